/** What reads and writes spreadsheets' own files, for whoever runs this script: a worker or a page. */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, read, Workbook } from 'butie-sheets-glue';

const program = {
  load: (bytes) => WebAssembly.instantiate(bytes, imports()).then(({ instance }) => void began(instance)),
  read,
  Workbook,
};

if (typeof document === 'undefined') self.butie = program;
else document.currentScript.butie = program;
