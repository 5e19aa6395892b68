import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf, readAddress, writeAddress } from '../../js/state/address.js';

const known = ['jeunesse', 'eau', 'culture'];

test('an address is read and written back the same', async (t) => {
  for (const search of [
    '',
    '?sel=partner:naplouse',
    '?sel=link:lille--naplouse&themes=eau,culture',
    '?themes=-',
    '?sel=country:BJ&vue=liste',
    '?vue=liste&q=saint',
  ]) {
    await t.test(search || 'empty', () => {
      assert.equal(writeAddress(readAddress(search, known), ''), search);
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
    ['unknown tab', '?vue=globe'],
  ]);
  for (const [name, search] of rows) {
    await t.test(name, () => {
      assert.deepEqual(readAddress(search, known), {
        selection: null,
        themes: null,
        tab: 'themes',
        query: '',
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
    ['markup', '?sel=<script>&themes=,,', 'unknown'],
    ['a theme among others', '?themes=eau,zzz', 'unknown_theme'],
    ['both', '?sel=partner:nimporte&themes=zzz', 'unknown_both'],
  ]);
  for (const [name, search, want] of rows) {
    await t.test(name, () =>
      assert.equal(
        faultOf(search, known, ({ id }) => id === 'naplouse'),
        want,
      ),
    );
  }
});

test('themes come in legend order', () => {
  assert.deepEqual(readAddress('?themes=culture,jeunesse', known).themes, ['jeunesse', 'culture']);
});
