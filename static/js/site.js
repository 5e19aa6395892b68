/** What the pages of records do, which are read without any script as well. */
import { keepForOffline } from './offline/register.js';
import { showLanguages } from './ui/languages.js';
import { showStandIn } from './ui/stand-in.js';

showLanguages();
showStandIn();
keepForOffline();
