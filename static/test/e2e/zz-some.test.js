import { after } from 'node:test';
import { stop } from './browser.js';
await import('./records.js');
await import('./missions.js');
await import('./kinds.js');
after(stop);
