import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALPHABETICAL,
  faultOf,
  readAddress,
  readSpot,
  writeAddress,
  writeSpot,
} from '../../js/state/address.js';
import { ALL } from '../../js/state/filters.js';

/** @type {import('../../js/state/filters.js').Known} */
const known = {
  themes: ['jeunesse', 'eau', 'culture'],
  types: ['jumelage', 'reseau'],
  status: ['active', 'unknown'],
  places: ['002', '011', 'SN'],
  kinds: ['region', 'commune'],
  confidence: ['confirmed', 'reported'],
};

test('an address is read and written back the same', async (t) => {
  for (const search of [
    '',
    '?sel=partner:naplouse',
    '?sel=link:lille--naplouse&themes=eau,culture',
    '?themes=-',
    '?sel=country:BJ&vue=liste',
    '?themes=eau&formes=reseau&etat=active&pays=011,SN&niveaux=region&fiabilite=reported&annees=1960-1990&q=lycée',
    '?annees=1960-1990,sans-date',
    '?onglet=filtres',
    '?onglet=liste',
    '?onglet=chiffres',
    '?vue=liste&tri=distance',
    '?onglet=liste&tri=-annee',
    '?onglet=liste&tri=-nom',
    '?carte=50.63,3.06,6.5',
    '?sel=commune:59350&carte=50.63,3.06,6.5',
    '?sel=spot:14.6937,-17.4441,Dakar',
    '?q=saint&vue=liste',
  ]) {
    await t.test(search || 'empty', () => {
      assert.equal(decodeURIComponent(writeAddress(readAddress(search, known), '')), search);
    });
  }
});

test('what makes no sense is left out', async (t) => {
  const rows = /** @type {[string, string][]} */ ([
    ['unknown kind', '?sel=planet:mars'],
    ['no id', '?sel=partner:'],
    ['markup', '?sel=partner:<script>'],
    ['unknown themes', '?themes=sport,cinema'],
    ['all themes', '?themes=eau,jeunesse,culture'],
    ['empty themes', '?themes='],
    ['unknown tab', '?vue=globe&onglet=x'],
    ['years that are none', '?annees=1990-1960'],
    ['years and more', '?annees=1960-1990,sans-date,x'],
    ['words for years', '?annees=hier-demain'],
    ['a country that is none', '?pays=XX,zz'],
    ['all of a facet', '?etat=unknown,active'],
    ['a way to sort that there is not', '?tri=rang'],
    ['the way that needs no word', '?tri=nom'],
    ['nowhere', '?carte=123,0,3'],
    ['too near', '?carte=50,3,19'],
    ['a place with markup', '?sel=spot:1,2,<b>x</b>'],
    ['a place off the Earth', '?sel=spot:95,2,Lune'],
  ]);
  for (const [name, search] of rows) {
    await t.test(name, () => {
      assert.deepEqual(readAddress(search, known), {
        selection: null,
        filters: ALL,
        tab: 'themes',
        alone: false,
        order: ALPHABETICAL,
        sight: null,
      });
    });
  }
});

test('parameters of others stay', () => {
  const view = readAddress('?utm_source=x&sel=partner:lalo', known);
  assert.equal(writeAddress({ ...view, selection: null }, '?utm_source=x&sel=partner:lalo'), '?utm_source=x');
});

test('what an address asks for in vain', async (t) => {
  const rows = /** @type {[string, string, string | null][]} */ ([
    ['nothing', '', null],
    ['all is there', '?sel=partner:naplouse&themes=eau', null],
    ['no theme, on purpose', '?themes=-', null],
    ['a selection', '?sel=partner:nimporte', 'unknown'],
    ['markup', '?sel=<script>&themes=,,', null],
    ['a theme among others', '?themes=eau,zzz', 'unknown_theme'],
    ['both', '?sel=partner:nimporte&themes=zzz', 'unknown_both'],
  ]);
  for (const [name, search, want] of rows) {
    await t.test(name, () =>
      assert.equal(
        faultOf(search, known.themes, ({ id }) => id === 'naplouse'),
        want,
      ),
    );
  }
});

test('themes come in legend order', () => {
  assert.deepEqual(readAddress('?themes=culture,jeunesse', known).filters.themes, ['jeunesse', 'culture']);
});

test('a place of the world is written so that it is read again', () => {
  const id = writeSpot(14.693712, -17.44406, 'L’Haÿ-les-Roses (FR) <x>');
  assert.deepEqual(readSpot(id), { lat: 14.6937, lon: -17.4441, name: 'L’Haÿ-les-Roses (FR) x' });
});
