/**
 * Themes that say nothing of the subject: twinnings whose source gives none,
 * and what is not classed. They are kept, and lie thin under all the others.
 */
const UNSAID = new Set(['amitie', 'non_classe']);

/** @param {{ code: string }} theme */
export function isUnsaid({ code }) {
  return UNSAID.has(code);
}
