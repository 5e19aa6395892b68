/**
 * What people call a licence that the data names by its SPDX identifier.
 * @param {string} spdx
 */
export function licenceName(spdx) {
  if (spdx === 'etalab-2.0') return 'Licence Ouverte 2.0';
  return spdx.replace(/^CC-BY-/, 'CC BY ');
}
