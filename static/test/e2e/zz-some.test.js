import { after } from 'node:test';
import { stop } from './browser.js';

await import('./kiosk.js');
after(stop);
