import { element } from './element.js';
import { byId } from './page.js';

/** Remembers in which language the reader means to stay. */
const KEY = 'passerelles.language';

/**
 * The menu of languages closes when the reader leaves it; and where the browser
 * prefers another language of the atlas, one line says, in that language, that
 * the page exists in it. Nobody is sent anywhere.
 */
export function showLanguages() {
  const host = byId('languages');
  const menu = host.querySelector('details');
  if (!menu) return;
  document.addEventListener('click', (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  host.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !host.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  const links = [...host.querySelectorAll('a')];
  for (const link of links) link.addEventListener('click', () => remember(link.lang));
  const { lang } = document.documentElement;
  const preferred = preferredOf(navigator.languages ?? [], [lang, ...links.map((link) => link.lang)]);
  const offered = links.find((link) => link.lang === preferred);
  if (offered && remembered() !== lang) offer(host, offered, lang);
}

/**
 * @param {readonly string[]} wanted the browser's languages, the dearest first: "pt-BR", "en"
 * @param {readonly string[]} known those of the atlas
 */
export function preferredOf(wanted, known) {
  return wanted.map((tag) => tag.toLowerCase().split('-')[0]).find((code) => known.includes(code));
}

/**
 * @param {HTMLElement} host
 * @param {HTMLAnchorElement} to the link of the menu that leads to the page in the language offered
 * @param {string} lang the page's own
 */
function offer(host, to, lang) {
  const { offer: words, dismiss } = to.dataset;
  // The menu's link follows what the page shows, and so does this one.
  const go = () => {
    link.href = to.href;
    remember(to.lang);
  };
  const link = element('a', { href: to.href, hreflang: to.lang, onclick: go }, words);
  const line = element(
    'p',
    { class: 'language-offer', lang: to.lang, dir: to.dir },
    link,
    element(
      'button',
      {
        type: 'button',
        class: 'quiet-button',
        onclick: () => {
          remember(lang);
          line.remove();
          host.querySelector('summary')?.focus();
        },
      },
      dismiss,
    ),
  );
  host.closest('header')?.prepend(line);
}

/** @param {string} lang */
function remember(lang) {
  try {
    localStorage.setItem(KEY, lang);
  } catch {
    // Storage is forbidden: the line comes back with the next page.
  }
}

/** @returns {string | null} */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
