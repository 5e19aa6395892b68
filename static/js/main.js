import { framed } from './setting/framed.js';
import { whole } from './setting/whole.js';
import { start } from './start.js';

start(document.documentElement.classList.contains('embed') ? framed : whole);
