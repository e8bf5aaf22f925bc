/** The program in plain JavaScript, all of it, which takes and gives what the module does. */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, calculators } from 'butie-glue';
import { start } from 'butie-twin';

export const twin = { load: () => void began({ exports: start(imports()) }), calculators };
