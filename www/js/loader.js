/**
 * Starts the calculator in the page's `#butie`, above the table of standards that stands there from the beginning.
 *
 * The table is put away only when the calculator says that it has drawn something (`butie:ready`), and comes back with
 * a short message whenever anything fails: an old browser, a policy that forbids WebAssembly, a lost connection, a trap.
 *
 * Then the second part of the program is fetched, and the calculator is told when it is there (`butie:complete`). Should it
 * not come, the calculator goes on with what it has; the attribute `data-complete` tells which of the two it was.
 *
 * The syntax is that of the oldest browsers, because this has to run where the rest cannot. Addresses come from the
 * script element's own attributes and are resolved against the script, so the page works under any path.
 */
(function () {
  'use strict';

  var script = document.currentScript;
  var MESSAGE = '计算器没能启动，下面是各项补贴标准。请更新微信或换一个浏览器再试。';
  var MESSAGE_EN = 'The calculator could not start; these are the standards. Please try a newer browser.';

  /** The folder of the page's files: the script stands one folder below it. */
  function address(path) {
    return new URL('../' + path, script.src).href;
  }

  function whenParsed(go) {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', go);
    } else {
      go();
    }
  }

  function fallback(reason) {
    whenParsed(function () {
      var host = document.getElementById('butie');
      if (!host || host.querySelector('.butie-failed')) {
        return;
      }
      var app = host.querySelector('.butie-app');
      var table = host.querySelector('.butie-static');
      if (app) {
        app.hidden = true;
      }
      if (table) {
        table.hidden = false;
      }
      var note = document.createElement('p');
      note.className = 'butie-notice butie-failed';
      note.setAttribute('role', 'status');
      note.setAttribute('data-reason', String((reason && reason.message) || reason));
      note.textContent = MESSAGE;
      var english = document.createElement('span');
      english.lang = 'en';
      english.textContent = ' ' + MESSAGE_EN;
      note.appendChild(english);
      host.insertBefore(note, host.firstChild);
    });
  }

  /** The generated code hangs its entry point on its own script element. */
  function loadGlue() {
    return new Promise(function (resolve, reject) {
      var glue = document.createElement('script');
      glue.async = true;
      glue.onload = function () {
        if (glue.butie) {
          resolve(glue.butie);
        } else {
          reject(new Error('the glue did not run'));
        }
      };
      glue.onerror = function () {
        reject(new Error('the glue did not load'));
      };
      glue.src = address(script.getAttribute('data-glue'));
      document.head.appendChild(glue);
    });
  }

  /** As bytes and not as a stream: a stream insists on a MIME type that many hosts do not send. */
  function loadModule(file) {
    return fetch(address(file)).then(function (response) {
      if (!response.ok) {
        throw new Error('the module did not load: ' + response.status);
      }
      return response.arrayBuffer();
    });
  }

  /** Resolved in any case: what is drawn can be read without it. */
  function loadStyles(file) {
    return new Promise(function (resolve) {
      var link = document.createElement('link');
      link.rel = 'stylesheet';
      link.onload = link.onerror = resolve;
      link.href = address(file);
      document.head.appendChild(link);
    });
  }

  /** Only after the first screen, which it would hold up; a quick build has it all in one. */
  function complete(glue, app) {
    var later = script.getAttribute('data-later');
    var module = later && loadModule(later).then(glue.complete);
    var styles = later && loadStyles(script.getAttribute('data-styles'));
    Promise.all([module, styles]).then(
      function () {
        app.dispatchEvent(new CustomEvent('butie:complete'));
        app.setAttribute('data-complete', 'true');
      },
      function (reason) {
        console.warn('butie goes on without its second part', reason);
        app.setAttribute('data-complete', 'false');
      }
    );
  }

  function parsed() {
    return new Promise(whenParsed);
  }

  function start(loaded) {
    var glue = loaded[0];
    return glue.load(loaded[1]).then(function () {
      var host = document.getElementById('butie');
      var table = host.querySelector('.butie-static');
      var app = document.createElement('div');
      app.className = 'butie-app';
      app.addEventListener('butie:ready', function () {
        table.hidden = true;
        complete(glue, app);
      });
      host.insertBefore(app, table);
      glue.start(app, address('rules/'));
    });
  }

  // A trap ends the program without a word of its own; whatever it was doing, the table is better than half a screen.
  function watch(event) {
    var reason = event.error || event.reason;
    if (reason instanceof WebAssembly.RuntimeError) {
      fallback(reason);
    }
  }

  if (!window.WebAssembly || !window.Promise || !window.fetch) {
    fallback('this browser has no WebAssembly');
    return;
  }
  window.addEventListener('error', watch);
  window.addEventListener('unhandledrejection', watch);
  Promise.all([loadGlue(), loadModule(script.getAttribute('data-wasm')), parsed()]).then(start).catch(fallback);
})();
