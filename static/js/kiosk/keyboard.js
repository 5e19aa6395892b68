import { element } from '../ui/element.js';

/** @typedef {import('../text/translate.js').Translator} Translator */

/** Rows of letters; accents are not needed to find a name. */
const LATIN = ['azertyuiop', 'qsdfghjklm', "wxcvbn-'"];
const ARABIC = ['ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرىةوزظذ'];
const DIGITS = '1234567890';

/**
 * The letters of a screen that has no keyboard.
 * @param {Translator} tr
 * @param {object} keys
 * @param {(letter: string) => void} keys.type
 * @param {() => void} keys.erase
 * @param {() => void} keys.clear
 */
export function keyboard(tr, { type, erase, clear }) {
  /** @param {string} label @param {() => void} onPress @param {string} [name] @param {string} [shape] */
  const key = (label, onPress, name, shape) =>
    element(
      'button',
      {
        type: 'button',
        class: ['key', shape].filter(Boolean).join(' '),
        'aria-label': name,
        onclick: onPress,
      },
      label,
    );
  const letters = tr.lang === 'ar' ? ARABIC : LATIN;
  return element(
    'div',
    {
      class: 'keyboard',
      role: 'group',
      'aria-label': tr.t('kiosk.keyboard'),
      dir: tr.lang === 'ar' ? 'rtl' : 'ltr',
    },
    [DIGITS, ...letters].map((line) =>
      element(
        'div',
        { class: 'keys' },
        [...line].map((letter) => key(letter.toUpperCase(), () => type(letter))),
      ),
    ),
    element(
      'div',
      { class: 'keys' },
      key(tr.t('kiosk.key.clear'), clear, undefined, 'is-wide'),
      key(tr.t('kiosk.key.space'), () => type(' '), undefined, 'is-space'),
      key('⌫', erase, tr.t('kiosk.key.erase'), 'is-wide'),
    ),
  );
}
