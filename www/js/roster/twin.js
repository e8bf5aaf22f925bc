/** The program that works on lists in plain JavaScript, for whoever runs this script: a worker or a page. */
import { start } from 'butie-roster-twin';

if (typeof document === 'undefined') self.butie = start;
else document.currentScript.butie = start;
