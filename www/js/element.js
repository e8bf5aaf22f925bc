/**
 * The element `<butie-calculator>`: the calculator anywhere in a page.
 *
 * What stands in the element from the beginning, the table of standards, stays until the calculator has drawn something, and
 * comes back with a short message whenever all fails. The calculator stands in a shadow root, so that neither page nor
 * calculator changes the looks of the other. All elements of a page share one program.
 *
 * Told by the element: `data-alone`, that the page is there for it and may be printed as a whole. Told of it: `data-engine`, which program it runs on (`wasm` or `twin`), and `data-complete`, whether all of the
 * program came (`true` or `false`). Events: `butie:ready`, `butie:change`, `butie:result` and `butie:error`.
 *
 * The syntax is that of the oldest browsers, because this has to run where the rest cannot.
 */
var NAME = 'butie-calculator';
var WISHES = ['region', 'calculator', 'audience', 'lang', 'mode', 'address', 'scheme'];
var FAILED = '计算器没能启动。请更新微信，或换一个浏览器再试。';
var FAILED_EN = ' The calculator could not start. Try a newer browser.';
/** From how many pixels on an element has room for two columns, and for tables. */
var WIDE = 920;
var MEDIUM = 660;

/**
 * Defines the element, once in a page.
 *
 * `host.start` gives a promise of the program: its `name`, `calculator`, which makes one in a root as `www/src/page.rs` says, and
 * `complete`, which gives a promise of the rest of it. `host.dress` puts the styles into a shadow root and gives a promise of it; it is told whether they are those
 * of the first screen or all of them. `host.bring`, which the program calls on its root, has another program come by its name, does
 * what that does with the root, and gives a promise of it: `print` prints what stands there and nothing of the page around it,
 * and `desk` looks after a list of many people. `host.table` is the address of a page with the standards.
 */
export function define(host) {
  /** What belongs to each element, which it keeps however often it moves; and to those that are in the page. */
  var known = window.WeakMap && new WeakMap();
  var shown = [];
  var engine;
  var rest;

  function partOf(element) {
    if (!known.has(element)) {
      known.set(element, part(element));
    }
    return known.get(element);
  }

  function create(name, words) {
    var element = document.createElement(name);
    element.textContent = words;
    return element;
  }

  /** What belongs to one element. */
  function part(element) {
    var self = { connect: connect, disconnect: disconnect, grant: grant, fail: fail };
    var ready;
    var root;
    var slot;
    var calculator;
    var drawn;
    var failed;
    var renamed = 0;

    /** Shows what stands in the element itself, with a message on top. */
    function fail(reason) {
      if (failed) {
        return;
      }
      if (root) {
        root.hidden = true;
        slot.hidden = false;
      }
      var message = String((reason && reason.message) || reason);
      var note = create('p', FAILED);
      var english = create('span', FAILED_EN);
      note.className = 'butie-notice';
      note.setAttribute('role', 'status');
      note.setAttribute('data-reason', message);
      english.lang = 'en';
      note.appendChild(english);
      if (host.table && !element.querySelector('table')) {
        var link = create('a', '查看补贴标准 Standards');
        link.href = host.table;
        note.appendChild(document.createTextNode(' '));
        note.appendChild(link);
      }
      element.insertBefore(note, element.firstChild);
      failed = true;
      element.dispatchEvent(new CustomEvent('butie:error', { bubbles: true, composed: true, detail: { message: message } }));
    }

    function wishes() {
      var wished = {};
      WISHES.forEach(function (name) {
        wished[name] = element.getAttribute(name) || undefined;
      });
      wished.elder = wished.mode === 'elder';
      // Links lead to pages, whoever wrote the attribute.
      var address = document.createElement('a');
      address.href = wished.address || '';
      wished.address = wished.address && /^https?:$/.test(address.protocol) ? address.href : undefined;
      return wished;
    }

    /** Dark by night where the host page says that it is, by the property or by the word in its head. */
    function adapts() {
      var word = element.getAttribute('scheme');
      var said = document.querySelector('meta[name="color-scheme"]');
      return word ? word === 'auto' : /dark/.test(getComputedStyle(element).colorScheme + ' ' + (said ? said.content : ''));
    }

    /**
     * In a shadow root Chromium's tabulator passes by radio buttons when one of their name that once had the focus was taken out.
     * So those that are put in get a name that nothing had before; it is the same for all of a group, and means nothing else.
     */
    function rename(records) {
      var isNew = records.some(function (record) {
        return Array.prototype.some.call(record.addedNodes, function (node) {
          return node.querySelector && node.querySelector('[type="radio"]');
        });
      });
      if (isNew) {
        renamed += 1;
        Array.prototype.forEach.call(root.querySelectorAll('[type="radio"]'), function (radio) {
          radio.name = radio.name.split('.')[0] + '.' + renamed;
        });
      }
    }

    /**
     * The width that counts is the calculator's own: it may stand in a narrow column of a wide window. Not the element's, which
     * is none where the page's styles make it a part of a line.
     */
    function measure() {
      var width = root.clientWidth;
      root.classList.toggle('is-wide', width >= WIDE);
      root.classList.toggle('is-medium', width >= MEDIUM);
      root.style.setProperty('--unit', width / 100 + 'px');
    }

    /** Everything that an element needs before something can be drawn in it. */
    function furnish(program) {
      var shadow = element.attachShadow({ mode: 'open' });
      root = create('div', '');
      slot = create('slot', '');
      root.className = 'root';
      root.bring = host.bring;
      shadow.appendChild(root);
      shadow.appendChild(slot);
      new MutationObserver(rename).observe(root, { childList: true, subtree: true });
      calculator = program.calculator(root);
      element.setAttribute('data-engine', program.name);
      root.addEventListener('butie:ready', function () {
        slot.hidden = true;
        rest = rest || Promise.resolve(program.complete && program.complete());
        rest.then(
          function () {
            return host.dress(shadow, true).then(function () {
              root.dispatchEvent(new CustomEvent('butie:complete'));
              element.setAttribute('data-complete', 'true');
            });
          },
          function (reason) {
            console.warn('butie without its second part', reason);
            element.setAttribute('data-complete', 'false');
          }
        );
      });
      if (window.ResizeObserver) {
        new ResizeObserver(measure).observe(root);
      } else {
        addEventListener('resize', measure);
      }
      measure();
      return host.dress(shadow, false);
    }

    function connect() {
      if (shown.indexOf(self) < 0) {
        shown.push(self);
      }
      engine = engine || host.start();
      ready = ready || engine.then(furnish);
      ready
        .then(function () {
          if (!drawn && !failed && element.isConnected) {
            drawn = true;
            grant();
          }
        })
        .catch(fail);
    }

    /** A move takes an element out and puts it in again at once. What stays out is ended, and goes on when it comes back. */
    function disconnect() {
      setTimeout(function () {
        if (element.isConnected) {
          return;
        }
        shown = shown.filter(function (part) { return part !== self; });
        if (drawn) {
          drawn = false;
          calculator();
        }
      });
    }

    function grant() {
      if (drawn) {
        root.classList.toggle('is-adaptive', adapts());
        calculator(wishes());
      }
    }

    return self;
  }

  /** A trap ends the program without a word of its own; whatever it was doing, the table is better than half a screen. */
  function watch(event) {
    var reason = event.error || event.reason;
    if (reason && (reason.isTrap || (window.WebAssembly && reason instanceof WebAssembly.RuntimeError))) {
      shown.forEach(function (part) { part.fail(reason); });
    }
  }

  // The class of an element, in words that old browsers read.
  function Calculator() {
    return Reflect.construct(HTMLElement, [], Calculator);
  }

  function told(what) {
    return { value: function () { partOf(this)[what](); } };
  }

  if (!window.customElements || !window.WeakMap || !window.Reflect || !document.head.attachShadow) {
    var say = function () {
      Array.prototype.forEach.call(document.querySelectorAll(NAME), function (element) {
        part(element).fail('no custom elements');
      });
    };
    if (document.readyState === 'loading') {
      addEventListener('DOMContentLoaded', say);
    } else {
      say();
    }
    return;
  }
  // A page may include the script twice.
  if (customElements.get(NAME)) {
    return;
  }
  Calculator.observedAttributes = WISHES;
  Calculator.prototype = Object.create(HTMLElement.prototype, {
    constructor: { value: Calculator },
    connectedCallback: told('connect'),
    disconnectedCallback: told('disconnect'),
    attributeChangedCallback: told('grant'),
  });
  addEventListener('error', watch);
  addEventListener('unhandledrejection', watch);
  customElements.define(NAME, Calculator);
}
