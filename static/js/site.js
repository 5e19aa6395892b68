/** What the pages of records do, which are read without any script as well. */
import { showLanguages } from './ui/languages.js';

showLanguages();
