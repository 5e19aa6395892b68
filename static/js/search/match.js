import { editDistance, searchable } from '../text/searchable.js';

/**
 * How well a name answers what is typed: accents, case, hyphens and the
 * spelling of saints do not count, and one letter may be wrong from five on,
 * two from nine on.
 */

/** @param {number} letters @returns {number} how many of them may be wrong */
export function mayErr(letters) {
  return letters < 5 ? 0 : letters < 9 ? 1 : 2;
}

/**
 * @param {string} name folded
 * @param {string} typed folded, not empty
 * @param {boolean} forgiving whether misspellings are looked for
 * @returns {number} the smaller the better: 0 the same, 1 begins so, 2 a word begins so, 3 and more misspelt; Infinity for no
 */
export function matchScore(name, typed, forgiving) {
  if (name === typed) return 0;
  if (name.startsWith(typed)) return 1;
  const words = name.split(' ');
  const asked = typed.split(' ');
  if (asked.every((word) => words.some((own) => own.startsWith(word)))) return 2;
  if (!forgiving) return Infinity;
  let errors = wholeErrors(name, typed);
  if (errors === Infinity) {
    errors = 0;
    for (const word of asked) {
      errors += Math.min(...words.map((own) => wordErrors(own, word)));
      if (errors === Infinity) return Infinity;
    }
  }
  return 2 + errors + 0.5 * Number(words.length > asked.length);
}

/** @param {string} name @param {string} typed "naplouz" and "Naplouse", "saintomer" and "Saint-Omer" */
function wholeErrors(name, typed) {
  const [a, b] = [name.replaceAll(' ', ''), typed.replaceAll(' ', '')];
  const limit = mayErr(b.length);
  const errors = editDistance(b, a, limit);
  return errors <= limit ? Math.max(errors, 0.5) : Infinity;
}

/**
 * The errors in a word, which may not be typed to its end yet.
 * @param {string} own
 * @param {string} word
 */
function wordErrors(own, word) {
  if (own.startsWith(word)) return 0;
  const limit = mayErr(word.length);
  if (limit === 0) return Infinity;
  const errors = Math.min(
    editDistance(word, own, limit),
    editDistance(word, own.slice(0, word.length), limit),
  );
  return errors <= limit ? errors : Infinity;
}

/**
 * @template {{ folded: readonly string[], code?: string }} E
 * @param {readonly E[]} entries
 * @param {string} typed
 * @returns {{ entry: E, score: number }[]} the best first; misspellings only when nothing is spelt so
 */
export function findAll(entries, typed) {
  const asked = searchable(typed);
  if (asked === '') return [];
  /** @param {boolean} forgiving */
  const all = (forgiving) => {
    /** @type {{ entry: E, score: number }[]} */
    const found = [];
    for (const entry of entries) {
      let score = Infinity;
      // Its own name first: what else it is called counts a little less.
      entry.folded.forEach((name, i) => {
        const less = (i > 0 ? 0.1 : 0) + (name === entry.code ? 0.1 : 0);
        score = Math.min(score, matchScore(name, asked, forgiving) + less);
      });
      if (score < Infinity) found.push({ entry, score });
    }
    return found;
  };
  const well = all(false);
  const found = well.length > 0 ? well : all(true);
  return found.sort((a, b) => a.score - b.score);
}
