/**
 * Starts the calculators of a page from the files beside this script: as WebAssembly, and where that is forbidden, missing or
 * does not arrive, as the same program in plain JavaScript. Addresses are resolved against the script, so it works under any
 * path. FILES are their names, which the build knows.
 */
import { define } from './element.js';

var script = document.currentScript;
/** Files of the folder of rules that were asked for, by name. */
var asked = {};
var policy;

function address(path) {
  return new URL(path, script.src).href;
}

/** As bytes and not as a stream: a stream insists on a MIME type that many hosts do not send. */
function load(path) {
  return fetch(address(path)).then(function (response) {
    if (!response.ok) {
      throw new Error(path + ' did not load: ' + response.status);
    }
    return response.arrayBuffer();
  });
}

/** A page may want to know who writes addresses of scripts into it: these are our own, beside the loader. */
function trusted(url) {
  if (!policy && window.trustedTypes) {
    policy = trustedTypes.createPolicy('butie', { createScriptURL: String });
  }
  return policy ? policy.createScriptURL(url) : url;
}

/** A script that hangs what it has to give on its own element. */
function run(path) {
  return new Promise(function (resolve, reject) {
    var element = document.createElement('script');
    element.onload = element.onerror = function () {
      if (element.butie) {
        resolve(element.butie);
      } else {
        reject(new Error(path + ' did not run'));
      }
    };
    element.src = trusted(address(path));
    document.head.appendChild(element);
  });
}

/** A file of the folder of rules, which is kept for the next calculator that asks for it. */
function read(name) {
  if (!asked[name]) {
    asked[name] = load('rules/' + name).catch(function (reason) {
      // A page of another host, one from a disk, or a frame without a host may run scripts from here and read nothing. Not by
      // `location`: in such a frame that still names the host.
      if (window.origin !== 'null' && new URL(script.src).origin === window.origin) {
        throw reason;
      }
      return run(FILES.rules).then(function (rules) { return rules(name); });
    });
    asked[name].catch(function () { delete asked[name]; });
  }
  return asked[name];
}

function webAssembly() {
  if (!window.WebAssembly) {
    return Promise.reject(new Error('this browser has no WebAssembly'));
  }
  return Promise.all([run(FILES.glue), load(FILES.wasm)]).then(function (loaded) {
    var program = loaded[0];
    return program.load(loaded[1]).then(function () {
      return {
        name: 'wasm',
        calculator: program.calculator.bind(null, read),
        complete: FILES.later && function () { return load(FILES.later).then(program.complete); },
      };
    });
  });
}

function twin(reason) {
  console.warn('butie goes on without WebAssembly', reason);
  return run(FILES.twin).then(function (program) {
    program.load();
    return { name: 'twin', calculator: program.calculator.bind(null, read) };
  });
}

/** Resolved in any case: what is drawn can be read without it. */
function dress(shadow, all) {
  return new Promise(function (resolve) {
    var link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address(all ? FILES.styles : FILES.style);
    if (shadow.querySelector('link[href="' + link.href + '"]')) {
      resolve();
      return;
    }
    link.onload = link.onerror = resolve;
    // All of the styles after those of the first screen, so that each rule keeps its place among the others.
    shadow.insertBefore(link, shadow.querySelector('.root'));
  });
}

define({
  start: function () { return FILES.twin ? webAssembly().catch(twin) : webAssembly(); },
  dress: dress,
  list: function (root) { return run(FILES.desk).then(function (desk) { desk(root, read, run, trusted); }); },
  table: address('index.html'),
});
