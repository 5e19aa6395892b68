import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { licenceOf, licencesText, packagesOf } from '../../build/licences.js';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

test('what the bundle holds is named, once, with what the build reads', () => {
  const names = packagesOf([
    'js/main.js',
    'node_modules/leaflet/dist/leaflet-src.esm.js',
    'node_modules/leaflet/dist/leaflet.css',
    'node_modules/@fontsource-variable/public-sans/files/latin.woff2',
    'node_modules/one/node_modules/two/index.js',
  ]);
  assert.deepEqual(names, [
    '@fontsource-variable/public-sans',
    'i18n-iso-countries',
    'leaflet',
    'topojson-client',
    'two',
    'world-atlas',
  ]);
});

test('a licence travels with its text', () => {
  const text = licencesText([
    licenceOf(modules, 'leaflet'),
    licenceOf(modules, '@fontsource-variable/public-sans'),
  ]);
  assert.match(text, /leaflet \(BSD-2-Clause\)[^=]*Redistribution and use in source and binary forms/);
  assert.match(text, /SIL OPEN FONT LICENSE/i);
});

test('what may not be shipped stops the build', () => {
  for (const licence of [
    'GPL-3.0',
    'LGPL-2.1-or-later',
    'AGPL-3.0-only',
    'ODbL-1.0',
    'UNLICENSED',
    undefined,
  ]) {
    const one = /** @type {any} */ ({ name: 'one', licence, text: '' });
    assert.throws(() => licencesText([one]), /not to be shipped: one/);
  }
});
