/** The folder of rules as a script, for frames that may run scripts and read nothing. */
import { rules } from './embedded.js';

document.currentScript.butie = rules;
