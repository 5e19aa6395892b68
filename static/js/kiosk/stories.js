/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/**
 * A cooperation that can be told: it has a line on the map.
 * @typedef {object} Story
 * @property {Cooperation} cooperation
 * @property {string} theme
 * @property {readonly string[]} authorities
 * @property {readonly string[]} continents UN M49
 */

/** How many stories back each of these should have changed. */
const APART = { theme: 3, continents: 2, authorities: 6 };

/**
 * @param {Edition} edition
 * @param {(iso2: string) => readonly string[]} around a country and the regions of the world it is in, its continent last
 * @param {readonly string[]} wanted ids of cooperations; none, or none that can be told, for all
 * @returns {Story[]}
 */
export function storiesOf(edition, around, wanted) {
  const drawn = new Set(
    edition.strands.flatMap(({ properties }) =>
      properties.kind === 'network' ? [] : properties.cooperations,
    ),
  );
  const all = edition.cooperations
    .filter(({ id }) => drawn.has(id))
    .map((cooperation) => ({
      cooperation,
      theme: cooperation.themes[0],
      authorities: cooperation.authorities.map(({ id }) => id),
      continents: [
        ...new Set(
          cooperation.partners.flatMap(({ id }) =>
            (edition.partners.get(id)?.countries ?? []).map((iso2) => around(iso2).at(-1) ?? iso2),
          ),
        ),
      ],
    }));
  const chosen = all.filter(({ cooperation }) => wanted.includes(cooperation.id));
  return chosen.length > 0 ? chosen : all;
}

/**
 * Tells stories without end, each once before any comes again, so that themes,
 * continents and authorities alternate; in another order each time.
 * @param {readonly Story[]} stories
 * @param {() => number} [random] from 0 to 1
 * @returns {Generator<Story, void>}
 */
export function* telling(stories, random = Math.random) {
  /** @type {Story[]} the last first */
  let told = [];
  while (stories.length > 0) {
    const left = new Set(stories);
    while (left.size > 0) {
      let best = /** @type {{ story: Story, score: number } | null} */ (null);
      for (const story of left) {
        const score = likeness(story, told) + random();
        if (!best || score < best.score) best = { story, score };
      }
      if (!best) break;
      left.delete(best.story);
      told = [best.story, ...told].slice(0, APART.authorities);
      yield best.story;
    }
  }
}

/**
 * How much a story is like those told just before.
 * @param {Story} story
 * @param {readonly Story[]} told the last first
 */
function likeness(story, told) {
  return told.reduce((sum, before, i) => {
    const near = (/** @type {number} */ apart) => Math.max(0, apart - i);
    /** @param {'authorities' | 'continents'} what */
    const shares = (what) => story[what].some((each) => before[what].includes(each));
    return (
      sum +
      (story.theme === before.theme ? 2 * near(APART.theme) : 0) +
      (shares('continents') ? 3 * near(APART.continents) : 0) +
      (shares('authorities') ? near(APART.authorities) : 0)
    );
  }, 0);
}
