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
/** How many stories are told before one comes again, where there are that many. */
const MEMORY = 40;
/** By how much a story of which only the names are known waits. */
const PLAIN = 0.5;

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
 * Tells stories without end, so that themes, continents and authorities
 * alternate; in another order each time. A theme that has few of them comes
 * back with the same ones rather than not at all.
 * @param {readonly Story[]} stories
 * @param {() => number} [random] from 0 to 1
 * @returns {Generator<Story, void>}
 */
export function* telling(stories, random = Math.random) {
  /** @type {Story[]} the last first */
  let told = [];
  while (stories.length > 0) {
    const again = told.slice(0, Math.min(MEMORY, stories.length - 1));
    let best = stories[0];
    let least = Infinity;
    for (const story of stories) {
      if (again.includes(story)) continue;
      const score = likeness(story, told) + (isPlain(story) ? PLAIN : 0) + random();
      if (score < least) [best, least] = [story, score];
    }
    told = [best, ...told].slice(0, MEMORY);
    yield best;
  }
}

/** @param {Story} story whether there is no more to tell than who is with whom */
function isPlain({ cooperation }) {
  return cooperation.type === 'jumelage' && !cooperation.description;
}

/**
 * How much a story is like those told just before.
 * @param {Story} story
 * @param {readonly Story[]} told the last first
 */
function likeness(story, told) {
  return told.reduce((sum, before, i) => {
    /** @param {number} apart */
    const near = (apart) => Math.max(0, apart - i);
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
