/** A program of the list in plain JavaScript, for whoever runs this script: a worker or a page. */
import { start } from 'butie-list-twin';

if (typeof document === 'undefined') self.butie = start;
else document.currentScript.butie = start;
