/** The program in plain JavaScript, for the loader, which picks it up from this script's own element. */
import { twin } from './program.js';

document.currentScript.butie = twin;
