import { readProfile } from './kiosk/profile.js';
import { kioskSetting } from './setting/kiosk.js';
import { start } from './start.js';

const written = JSON.parse(document.getElementById('profile')?.textContent || '{}');
const profile = readProfile(written, location.search);
// The page's letters grow with the screen (kiosk.css), and the map's with them.
const letters = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

start(kioskSetting(profile), { unit: Math.max(1, letters / 16) });
