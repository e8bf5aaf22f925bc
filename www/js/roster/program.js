/** The program that works on lists in plain JavaScript, for the calculator in one script. */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, List } from 'butie-roster-glue';
import { start } from 'butie-roster-twin';

let started = false;

/** Gives a promise of it. */
export async function program() {
  if (!started) began({ exports: start(imports()) });
  started = true;
  return { List };
}
