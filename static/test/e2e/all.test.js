/**
 * The whole program in a browser. One process, so that the program and the
 * browser are started once.
 */
import { after } from 'node:test';
import { stop } from './browser.js';

await import('./layers.js');
await import('./map.js');
await import('./panel.js');
await import('./facets.js');
await import('./search.js');
await import('./address.js');
await import('./states.js');
await import('./access.js');
await import('./records.js');
await import('./weight.js');
await import('./languages.js');

after(stop);
