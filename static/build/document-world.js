/**
 * The outlines that the documents of a dossier are drawn with, for Go to embed:
 * those of the map, on steps of a twentieth of a degree. Run it when world-atlas
 * changes: node build/document-world.js
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { countryLabels, outlines } from './world.js';

export const file = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../internal/mission/document/world.json.gz',
);

export function documentWorld() {
  return JSON.stringify({ ...outlines('50m', 20), labels: countryLabels() });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(file, gzipSync(documentWorld(), { level: 9 }));
}
