/**
 * The element `<butie-calculator>`: the calculator anywhere in a page.
 *
 * What stands in the element from the beginning, the table of standards, stays until the calculator has drawn something, and
 * comes back with a short message whenever all fails. The calculator stands in a shadow root, so that neither page nor
 * calculator changes the looks of the other. All elements of a page share one program and the rules that it has read.
 *
 * Told of the element: `data-engine`, which program it runs on (`wasm` or `twin`), and `data-complete`, whether all of the
 * program came (`true` or `false`). Events: `butie:ready`, `butie:change`, `butie:result` and `butie:error`.
 *
 * The syntax is that of the oldest browsers, because this has to run where the rest cannot.
 */
var NAME = 'butie-calculator';
var WISHES = ['region', 'calculator', 'audience', 'lang', 'mode', 'address'];
var FAILED = '计算器没能启动。请更新微信，或换一个浏览器再试。';
var FAILED_EN = ' The calculator could not start. Please try a newer browser.';
/** From how many pixels on an element has room for two columns, and for tables. */
var WIDE = 920;
var MEDIUM = 660;

/**
 * Defines the element, once in a page.
 *
 * `host.start` gives a promise of the program: its `name`, what all elements `shared`, and `complete`, which gives a promise of
 * the rest of it. `host.dress` puts the styles into a shadow root and gives a promise of it; it is told whether they are those
 * of the first screen or all of them. `host.table` is the address of a page with the standards.
 */
export function define(host) {
  /** What belongs to each element, which it keeps however often it moves; and to those that are in the page. */
  var known = new WeakMap();
  var shown = [];
  var engine;
  var rest;

  function start() {
    engine = engine || host.start();
    return engine;
  }

  function complete(program) {
    rest = rest || (program.complete ? program.complete() : Promise.resolve());
    return rest;
  }

  function partOf(element) {
    if (!known.has(element)) {
      known.set(element, { element: element, ready: null, root: null, slot: null, calculator: null, drawn: false, failed: false });
    }
    return known.get(element);
  }

  /** Shows what stands in the element itself, with a message on top. */
  function fail(part, reason) {
    if (part.failed) {
      return;
    }
    var element = part.element;
    if (part.root) {
      part.root.hidden = true;
      part.slot.hidden = false;
    }
    var note = document.createElement('p');
    note.className = 'butie-notice';
    note.setAttribute('role', 'status');
    note.setAttribute('data-reason', String((reason && reason.message) || reason));
    note.textContent = FAILED;
    var english = document.createElement('span');
    english.lang = 'en';
    english.textContent = FAILED_EN;
    note.appendChild(english);
    if (host.table && !element.querySelector('table')) {
      var link = document.createElement('a');
      link.href = host.table;
      link.textContent = '查看补贴标准 Standards';
      note.appendChild(document.createTextNode(' '));
      note.appendChild(link);
    }
    element.insertBefore(note, element.firstChild);
    part.failed = true;
    var detail = { message: note.getAttribute('data-reason') };
    element.dispatchEvent(new CustomEvent('butie:error', { bubbles: true, composed: true, detail: detail }));
  }

  function wishes(element) {
    var wished = {};
    WISHES.forEach(function (name) {
      wished[name] = element.getAttribute(name) || undefined;
    });
    wished.elder = wished.mode === 'elder';
    wished.address = wished.address && new URL(wished.address, location.href).href;
    return wished;
  }

  /** Dark by night where the host page says that it is, by the property or by the word in its head. */
  function adapts(element) {
    var word = element.getAttribute('scheme');
    var said = document.querySelector('meta[name="color-scheme"]');
    return word ? word === 'auto' : /dark/.test(getComputedStyle(element).colorScheme + ' ' + (said ? said.content : ''));
  }

  /**
   * The width that counts is the calculator's own: it may stand in a narrow column of a wide window. Not the element's, which
   * is none where the page's styles make it a part of a line.
   */
  function measure(part) {
    var width = part.root.clientWidth;
    part.root.classList.toggle('is-wide', width >= WIDE);
    part.root.classList.toggle('is-medium', width >= MEDIUM);
    part.root.style.setProperty('--unit', width / 100 + 'px');
  }

  function follow(part) {
    if (window.ResizeObserver) {
      new ResizeObserver(function () { measure(part); }).observe(part.root);
    } else {
      addEventListener('resize', function () { measure(part); });
    }
    measure(part);
  }

  /** Everything that an element needs before something can be drawn in it. */
  function furnish(part, program) {
    var shadow = part.element.attachShadow({ mode: 'open' });
    part.slot = document.createElement('slot');
    part.root = document.createElement('div');
    part.root.className = 'root';
    shadow.appendChild(part.root);
    shadow.appendChild(part.slot);
    part.calculator = program.shared.calculator();
    part.element.setAttribute('data-engine', program.name);
    part.root.classList.toggle('is-adaptive', adapts(part.element));
    part.root.addEventListener('butie:ready', function () {
      part.slot.hidden = true;
      complete(program).then(
        function () {
          return host.dress(shadow, true).then(function () {
            part.root.dispatchEvent(new CustomEvent('butie:complete'));
            part.element.setAttribute('data-complete', 'true');
          });
        },
        function (reason) {
          console.warn('butie goes on without its second part', reason);
          part.element.setAttribute('data-complete', 'false');
        }
      );
    });
    follow(part);
    return host.dress(shadow, false);
  }

  function draw(part) {
    if (!part.drawn && !part.failed && part.element.isConnected) {
      part.drawn = true;
      part.calculator.draw(part.root, wishes(part.element));
    }
  }

  function connected() {
    var part = partOf(this);
    if (shown.indexOf(part) < 0) {
      shown.push(part);
    }
    part.ready = part.ready || start().then(function (program) { return furnish(part, program); });
    part.ready.then(function () { draw(part); }).catch(function (reason) { fail(part, reason); });
  }

  /** A move takes an element out and puts it in again at once. What stays out is ended, and goes on when it comes back. */
  function disconnected() {
    var part = partOf(this);
    setTimeout(function () {
      if (part.element.isConnected) {
        return;
      }
      shown.splice(shown.indexOf(part), 1);
      if (part.drawn) {
        part.drawn = false;
        part.calculator.end();
      }
    });
  }

  function changed() {
    var part = partOf(this);
    if (part.drawn) {
      part.calculator.wish(wishes(this));
    }
  }

  /** A trap ends the program without a word of its own; whatever it was doing, the table is better than half a screen. */
  function watch(event) {
    var reason = event.error || event.reason;
    if (reason && (reason.isTrap || (window.WebAssembly && reason instanceof WebAssembly.RuntimeError))) {
      shown.forEach(function (part) { fail(part, reason); });
    }
  }

  // The class of an element, in words that old browsers read.
  function Calculator() {
    return Reflect.construct(HTMLElement, [], Calculator);
  }

  if (!window.customElements || !window.WeakMap || !window.Reflect || !document.head.attachShadow) {
    addEventListener('DOMContentLoaded', function () {
      Array.prototype.forEach.call(document.querySelectorAll(NAME), function (element) {
        fail({ element: element }, 'this browser has no elements of one’s own');
      });
    });
    return;
  }
  // A page may include the script twice.
  if (customElements.get(NAME)) {
    return;
  }
  Calculator.observedAttributes = WISHES;
  Calculator.prototype = Object.create(HTMLElement.prototype, {
    constructor: { value: Calculator },
    connectedCallback: { value: connected },
    disconnectedCallback: { value: disconnected },
    attributeChangedCallback: { value: changed },
  });
  addEventListener('error', watch);
  addEventListener('unhandledrejection', watch);
  customElements.define(NAME, Calculator);
}
