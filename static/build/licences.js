/**
 * The licences of what the pages are made with: those of the packages in the
 * bundle, and of those whose data or letters are in other assets.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that the build reads, and esbuild does not see. */
const read = ['i18n-iso-countries', 'topojson-client', 'world-atlas'];

/** What may be shipped to browsers: no GPL. */
const allowed = ['BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1', 'Unicode-3.0'];

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} licence
 * @property {string} text the licence, or who wrote what comes without its text
 */

/**
 * Names the packages whose files are in a bundle.
 * @param {string[]} inputs paths, as in esbuild's metafile
 */
export function packagesOf(inputs) {
  const names = inputs.flatMap((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  return [...new Set([...names, ...read])].sort();
}

/**
 * Reads what a package says of its licence.
 * @param {string} modules the folder node_modules
 * @param {string} name
 * @returns {Package}
 */
export function licenceOf(modules, name) {
  const folder = join(modules, name);
  const { license, author, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file
    ? readFileSync(join(folder, file), 'utf8').trim()
    : [author?.name ?? author, homepage].join('\n');
  return { name, licence: license, text };
}

/**
 * Writes the licences down; throws when one may not be shipped.
 * @param {Package[]} packages
 */
export function licencesText(packages) {
  const refused = packages.filter(({ licence }) => !allowed.includes(licence));
  if (refused.length > 0) {
    throw new Error(
      `not to be shipped: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`,
    );
  }
  return packages
    .map(({ name, licence, text }) => `${'='.repeat(72)}\n${name} (${licence})\n\n${text}\n\n`)
    .join('');
}
