/**
 * Dates as precise as their source and no more (EDTF, ISO 8601-2), in words:
 * "196X" is "les années 1960", "2012-04" is "avril 2012", "1960~" is about 1960.
 */

import { localeOf } from './translate.js';

/** @typedef {import('./translate.js').Translator} Translator */

/**
 * @typedef {object} EdtfDate
 * @property {'day' | 'month' | 'year' | 'decade' | 'century'} precision
 * @property {number} year the first it may be
 * @property {number} month 1 to 12, or 0
 * @property {number} day 1 to 31, or 0
 * @property {boolean} uncertain
 * @property {boolean} approximate
 */

/**
 * @param {string | undefined | null} text
 * @returns {EdtfDate | null} null for an unknown date, or one this does not read
 */
export function parseEdtf(text) {
  const found = /^(\d{2}(?:\d{2}|\dX|XX))(?:-(\d{2}))?(?:-(\d{2}))?([?~%]?)$/.exec(text ?? '');
  if (!found) return null;
  const [, year, month, day, mark] = found;
  const unknown = (year.match(/X/g) ?? []).length;
  if (unknown > 0 && month) return null;
  return {
    precision: unknown === 2 ? 'century' : unknown === 1 ? 'decade' : day ? 'day' : month ? 'month' : 'year',
    year: Number(year.replace(/X/g, '0')),
    month: Number(month ?? 0),
    day: Number(day ?? 0),
    uncertain: mark === '?' || mark === '%',
    approximate: mark === '~' || mark === '%',
  };
}

/**
 * When something lasts or lasted: "depuis 2012", "de 2008 à 2014", "en avril
 * 2012". Empty when nothing is known.
 * @param {Translator} tr
 * @param {string | undefined | null} startText
 * @param {string | undefined | null} endText
 * @param {boolean} [past] said of what is over: "à partir de 2012", and not "depuis"
 */
export function period(tr, startText, endText, past = false) {
  const start = parseEdtf(startText);
  const end = parseEdtf(endText);
  if (!start && !end) return '';
  if (start && end) {
    if (startText === endText) return phrase(tr, 'date.in', start);
    return tr.t('date.range', { start: phrase(tr, 'date.from', start), end: phrase(tr, 'date.to', end) });
  }
  return start
    ? phrase(tr, past ? 'date.starting' : 'date.since', start)
    : phrase(tr, 'date.until', /** @type {EdtfDate} */ (end));
}

/**
 * A date by itself: "14 mai 2012", "années 1960".
 * @param {Translator} tr
 * @param {string | undefined | null} text
 */
export function dateWords(tr, text) {
  const date = parseEdtf(text);
  return date ? phrase(tr, 'date.bare', date) : '';
}

/**
 * @param {Translator} tr
 * @param {string} key what is said of the date
 * @param {EdtfDate} date
 */
function phrase(tr, key, date) {
  const plain = core(tr, date, key === 'date.bare' || key === 'date.in');
  const about = date.approximate ? tr.t('date.approximate', { date: plain }) : plain;
  const words = tr.t(`${key}.${date.precision}`, { date: about });
  const elided = tr.lang === 'fr' ? words.replace(/\bde (?=[ao])/, 'd’') : words;
  return date.uncertain ? tr.t('date.uncertain', { date: elided }) : elided;
}

/** The languages that number centuries in Roman figures. @type {readonly string[]} */
const ROMAN = ['fr', 'pl', 'pt'];

/**
 * @param {Translator} tr
 * @param {EdtfDate} date
 * @param {boolean} alone no preposition before it asks for another case
 */
function core(tr, date, alone) {
  if (date.precision === 'century') {
    const century = date.year / 100 + 1;
    if (ROMAN.includes(tr.lang)) return roman(century);
    return tr.lang === 'en' ? `${century}${englishSuffix(century)}` : String(century);
  }
  // "Lata 1960" would be the year: the decade is told by its ends.
  if (date.precision === 'decade' && tr.lang === 'pl') return `${date.year}–${date.year + 9}`;
  if (!date.month) return String(date.year).padStart(4, '0');
  const options = /** @type {Intl.DateTimeFormatOptions} */ ({
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    ...(date.day ? { day: 'numeric' } : {}),
  });
  const moment = new Date(Date.UTC(date.year, date.month - 1, date.day || 1));
  const format = new Intl.DateTimeFormat(localeOf(tr.lang), options);
  if (tr.lang === 'pl' && !date.day && !alone) return `${polishMonth(moment)} ${date.year}`;
  return tr.lang === 'fr' ? format.format(moment).replace(/^1 /, '1er ') : format.format(moment);
}

/** @param {Date} moment its month in the genitive, which only whole dates have: "od kwietnia" */
function polishMonth(moment) {
  const format = new Intl.DateTimeFormat('pl', { timeZone: 'UTC', month: 'long', day: 'numeric' });
  return format.formatToParts(moment).find(({ type }) => type === 'month')?.value ?? '';
}

/** @param {number} n */
function englishSuffix(n) {
  return n % 10 === 1 && n !== 11
    ? 'st'
    : n % 10 === 2 && n !== 12
      ? 'nd'
      : n % 10 === 3 && n !== 13
        ? 'rd'
        : 'th';
}

/** @param {number} n up to 39 */
function roman(n) {
  const units = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
  return 'X'.repeat(Math.floor(n / 10)) + units[n % 10];
}
