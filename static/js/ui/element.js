/**
 * Makes elements. Texts are always texts: nothing that was written by people
 * is ever read as HTML, nor run as the address of a link.
 */

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | boolean | number | null | undefined | ((event: any) => void)>} Properties */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties] attributes, and listeners as `onclick`
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  apply(made, properties);
  made.append(.../** @type {(Node | string)[]} */ (children.flat().filter(Boolean)));
  return made;
}

/**
 * @param {string} tag
 * @param {Properties} [properties]
 * @param {...Node} children
 */
export function svg(tag, properties = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  apply(made, properties);
  made.append(...children);
  return made;
}

/** What links lead to. */
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'blob:']);

/** @param {unknown} address from anywhere, or of this site */
function leads(address) {
  try {
    return PROTOCOLS.has(new URL(String(address), 'https://ici.invalid/').protocol);
  } catch {
    return false;
  }
}

/** @param {Element} made @param {Properties} properties */
function apply(made, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'href' && !leads(value)) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
    // What is written in another language on a page from right to left is not.
    if (name === 'lang' && value && document.dir === 'rtl') made.setAttribute('dir', 'ltr');
  }
}
