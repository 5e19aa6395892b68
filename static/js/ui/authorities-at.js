/** @typedef {import('../data/edition.js').Edition} Edition */

/**
 * The authorities that are drawn at one point: a commune, and those that have
 * their seat in it.
 * @param {Edition} edition
 * @param {string} id of one of them
 */
export function authoritiesAt(edition, id) {
  const position = edition.authorities.get(id)?.position;
  if (!position) return [];
  return [...edition.authorities.values()].filter(
    (other) => other.position?.[0] === position[0] && other.position[1] === position[1],
  );
}
