import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embedAddress, embedCode } from '../../js/export/embed.js';

test('the address keeps the view, and not what only the list has', () => {
  assert.equal(
    embedAddress(
      '/integrer',
      'http://ici/?sel=partner:lalo&vue=liste&themes=eau,culture&tri=-annee&carte=8,2,6',
    ),
    'http://ici/integrer?sel=partner:lalo&themes=eau,culture&carte=8,2,6',
  );
  assert.equal(
    embedAddress('https://atlas.example/carte/en/integrer', 'http://127.0.0.1:8080/en/?pays=SN#x'),
    'https://atlas.example/carte/en/integrer?pays=SN',
    'the public address, where there is one',
  );
});

test('what is searched for cannot leave its attribute', () => {
  const code = embedCode('http://ici/integrer?q="><script>', 'Passerelles : « "><script> »');
  assert.equal(code.match(/</g)?.length, 2, code);
  assert.ok(!/"[^"=]*>.*<script/.test(code));
});
