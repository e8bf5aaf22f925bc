/**
 * Starts the calculators of a page from the files beside this script: as WebAssembly, and where that is forbidden, missing or
 * does not arrive, as the same program in plain JavaScript. Addresses are resolved against the script, so it works under any
 * path. With `data-plain` on the script WebAssembly is not even tried. FILES are their names, which the build knows.
 */
import { define } from './element.js';
import { run, trusted } from './run.js';

var script = document.currentScript;
/** Files of the folder of rules that were asked for, by name. */
var asked = {};
/** Whether an element has asked for all of the styles, and a promise of the sheet that those after it share. */
var came;
var sheet;

function address(path) {
  return new URL(path, script.src).href;
}

/** As bytes and not as a stream: a stream insists on a MIME type that many hosts do not send. */
function load(path) {
  return fetch(address(path)).then(function (response) {
    if (!response.ok) {
      throw new Error(path + ' ' + response.status);
    }
    return response.arrayBuffer();
  });
}

/** A file of the folder of rules, which is kept for the next calculator that asks for it. */
function read(name) {
  if (!asked[name]) {
    asked[name] = load('rules/' + name).catch(function (reason) {
      // A page of another host, one from a disk, or a frame without a host may run scripts from here and read nothing. Not by
      // `location`: in such a frame that still names the host. And some hosts refuse whatever has a name that they do not know.
      if (reason instanceof TypeError && window.origin !== 'null' && new URL(script.src).origin === window.origin) {
        throw reason;
      }
      return run(address(FILES.rules)).then(function (rules) { return rules(name); });
    });
    asked[name].catch(function () { delete asked[name]; });
  }
  return asked[name];
}

function webAssembly() {
  if (!window.WebAssembly || script.hasAttribute('data-plain')) {
    return Promise.reject(new Error('no WebAssembly'));
  }
  return Promise.all([run(address(FILES.glue)), load(FILES.wasm)]).then(function (loaded) {
    var program = loaded[0];
    return program.load(loaded[1]).then(function () {
      return {
        name: 'wasm',
        calculator: program.calculators(read),
        complete: FILES.later && function () { return load(FILES.later).then(program.complete); },
      };
    });
  });
}

function twin(reason) {
  console.warn('butie without WebAssembly', reason);
  return run(address(FILES.twin)).then(function (program) {
    program.load();
    return { name: 'twin', calculator: program.calculators(read) };
  });
}

/** Resolved in any case: what is drawn can be read without it. */
function link(shadow, path) {
  return new Promise(function (resolve) {
    var link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address(path);
    if (shadow.querySelector('link[href="' + link.href + '"]')) {
      resolve();
      return;
    }
    link.onload = link.onerror = resolve;
    // All of the styles after those of the first screen, so that each rule keeps its place among the others.
    shadow.insertBefore(link, shadow.querySelector('.root'));
  });
}

/**
 * The first elements bring their styles; those that come when all of these are here share one sheet, where browsers have such.
 * It is made from the text: old browsers lose a part of the rules when they tell them.
 */
function dress(shadow, all) {
  if (all) {
    came = true;
    return shadow.adoptedStyleSheets && shadow.adoptedStyleSheets.length ? Promise.resolve() : link(shadow, FILES.styles);
  }
  if (!came || !('replaceSync' in CSSStyleSheet.prototype)) {
    return link(shadow, FILES.style);
  }
  sheet = sheet || load(FILES.styles).then(function (bytes) {
    var made = new CSSStyleSheet();
    // Kept for whoever prints, who needs it in another document.
    made.butie = new TextDecoder().decode(bytes);
    made.replaceSync(made.butie);
    return made;
  });
  return sheet.then(
    function (made) { shadow.adoptedStyleSheets = [made]; },
    function () { return link(shadow, FILES.style); }
  );
}

define({
  start: function () { return FILES.twin ? webAssembly().catch(twin) : webAssembly(); },
  dress: dress,
  bring: function (what, root) {
    return run(address(FILES[what])).then(function (program) { return program(root, read, run, trusted); });
  },
  table: address('index.html'),
});
