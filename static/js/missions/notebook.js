/**
 * The notes of who travels, by place, in this browser only. They are bounded: a
 * browser has little room, and shares it with other pages.
 */

/** @typedef {'met' | 'talk' | 'follow'} Topic */
/** @typedef {Partial<Record<Topic, string>>} Note */

const KEY = 'passerelles-notes';
/** How much may be written under a topic, in characters. */
export const MOST_TEXT = 4000;
/** How much is kept in all: a browser has 5 million at most. */
export const MOST_KEPT = 1_000_000;
/** @type {readonly Topic[]} */
export const TOPICS = ['met', 'talk', 'follow'];

/** @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} storage */
export function openNotebook(storage) {
  return { read, write, erase };

  /** @returns {Record<string, Note>} all notes, by place; none when what is there cannot be read */
  function read() {
    try {
      const all = JSON.parse(storage.getItem(KEY) ?? '{}');
      return all && typeof all === 'object' && !Array.isArray(all) ? all : {};
    } catch {
      return {};
    }
  }

  /**
   * @param {string} place
   * @param {Topic} topic
   * @param {string} text
   * @returns {'saved' | 'full' | 'refused'}
   */
  function write(place, topic, text) {
    const all = read();
    const note = { ...all[place], [topic]: text.slice(0, MOST_TEXT) };
    if (!note[topic]) delete note[topic];
    all[place] = note;
    if (Object.keys(note).length === 0) delete all[place];
    const content = JSON.stringify(all);
    if (content.length > MOST_KEPT) return 'full';
    try {
      if (content === '{}') storage.removeItem(KEY);
      else storage.setItem(KEY, content);
      return text.length > MOST_TEXT ? 'full' : 'saved';
    } catch {
      return 'refused';
    }
  }

  function erase() {
    storage.removeItem(KEY);
  }
}

/** The store of this browser; where it is forbidden, one that refuses. */
export function storage() {
  try {
    return localStorage;
  } catch {
    return {
      getItem: () => null,
      setItem: () => {
        throw new Error('storage is forbidden');
      },
      removeItem: () => {},
    };
  }
}
