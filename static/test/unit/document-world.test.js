import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import { documentWorld, file } from '../../build/document-world.js';

test('the outlines that the documents are drawn with are those of the map', () => {
  assert.ok(
    gunzipSync(readFileSync(file)).toString() === documentWorld(),
    'run node build/document-world.js',
  );
});
