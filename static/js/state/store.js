/**
 * The one place where the view lives. Parts of the page ask it to change, and
 * are told when it did.
 */

/** @typedef {import('./address.js').View} View */
/** @typedef {(view: View, before: View) => void} Listener */

/** @param {View} first */
export function createStore(first) {
  let view = first;
  /** @type {Listener[]} */
  const listeners = [];
  return {
    get view() {
      return view;
    },
    /** @param {Partial<View>} change */
    change(change) {
      const before = view;
      view = { ...view, ...change };
      for (const listener of listeners) listener(view, before);
    },
    /** @param {Listener} listener */
    listen(listener) {
      listeners.push(listener);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
