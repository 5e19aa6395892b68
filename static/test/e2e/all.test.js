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
await import('./list.js');
await import('./downloads.js');
await import('./address.js');
await import('./embed.js');
await import('./print.js');
await import('./figures.js');
await import('./states.js');
await import('./newer.js');
await import('./offline.js');
await import('./access.js');
await import('./records.js');
await import('./about.js');
await import('./missions.js');
await import('./audits.js');
await import('./hostile.js');
await import('./hostile-records.js');
await import('./weight.js');
await import('./languages.js');
await import('./kiosk.js');
await import('./kiosk-missions.js');
await import('./kinds.js');
await import('./static-site.js');

after(stop);
