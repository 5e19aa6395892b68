/**
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => string} key
 * @returns {Map<string, T[]>} in the order of the first of each group
 */
export function groupBy(items, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/**
 * Gives those that go the same way a lane each, around the middle.
 * @param {Iterable<readonly { lane: number }[]>} groups
 */
export function setLanes(groups) {
  for (const together of groups) {
    together.forEach((each, i) => {
      each.lane = i - (together.length - 1) / 2;
    });
  }
}
