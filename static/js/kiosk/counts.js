/**
 * What is counted of visits: how many, never whose. Kept until it is handed over.
 */
export class Counts {
  constructor() {
    /** @type {Map<string, number>} */
    this.kept = new Map();
  }

  /** @param {string} name "visit", "theme:eau", "place:partner:lalo" */
  add(name) {
    this.kept.set(name, (this.kept.get(name) ?? 0) + 1);
  }

  /** @returns {Record<string, number>} what was counted since the last time */
  take() {
    const taken = Object.fromEntries(this.kept);
    this.kept.clear();
    return taken;
  }

  /** @param {Record<string, number>} counts that could not be handed over */
  giveBack(counts) {
    for (const [name, count] of Object.entries(counts)) {
      this.kept.set(name, (this.kept.get(name) ?? 0) + count);
    }
  }
}
