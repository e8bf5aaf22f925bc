/** Printing, for the loader, which picks it up from this script's own element when somebody prints. */
import { print } from './print.js';

document.currentScript.butie = print;
