/**
 * In the frame: hands what its address wishes on to the element, and tells the page around it how high it has become. A height
 * is all that leaves the frame, so every page may hear it.
 */
(function () {
  'use strict';

  var WISHES = ['region', 'calculator', 'audience', 'lang', 'mode', 'address', 'scheme'];
  var element = document.querySelector('butie-calculator');

  location.search.slice(1).split('&').forEach(function (word) {
    var at = word.indexOf('=');
    var name = word.slice(0, at);
    if (WISHES.indexOf(name) >= 0) {
      try {
        element.setAttribute(name, decodeURIComponent(word.slice(at + 1)));
      } catch (broken) {
        // An escape that is none: nothing was wished.
      }
    }
  });

  function tell() {
    parent.postMessage({ butie: 'height', height: document.documentElement.getBoundingClientRect().height }, '*');
  }

  if (parent !== window) {
    if (window.ResizeObserver) {
      new ResizeObserver(tell).observe(document.documentElement);
    } else {
      setInterval(tell, 500);
    }
    tell();
  }
})();
