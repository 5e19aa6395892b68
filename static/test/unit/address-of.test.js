import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from '../../js/data/address-of.js';

test('an address from the root of the site is found from any page of it', () => {
  const rows = /** @type {[string, string, string, string][]} */ ([
    ['/api/edition', '/', 'https://a.example/', 'https://a.example/api/edition'],
    ['/api/edition', '/', 'https://a.example/en/integrer', 'https://a.example/api/edition'],
    ['/api/edition', './', 'https://a.example/atlas/?sel=x:y', 'https://a.example/atlas/api/edition'],
    ['/api/edition', '../', 'https://a.example/atlas/en/', 'https://a.example/atlas/api/edition'],
    ['/api/edition', '../../', 'https://a.example/atlas/en/integrer/', 'https://a.example/atlas/api/edition'],
    ['/api/geocode?q=a%2Fb', './', 'https://a.example/atlas/', 'https://a.example/atlas/api/geocode?q=a%2Fb'],
    ['../assets/world.json', '../', 'https://a.example/atlas/en/', '../assets/world.json'],
    ['https://b.example/x', '../', 'https://a.example/atlas/en/', 'https://b.example/x'],
    ['//b.example/x', '../', 'https://a.example/atlas/en/', '//b.example/x'],
  ]);
  for (const [address, root, page, want] of rows) assert.equal(addressOf(address, root, page), want);
});
