/**
 * The calculator in a frame, for pages whose editor takes a script but no element, or that want it apart: a line of
 *
 *     <script async src="…/frame.js" data-region="公安县"></script>
 *
 * becomes a frame in the script's place, which grows and shrinks with what is in it. The attributes are those of the element,
 * each with `data-` before it; `data-title` names the frame for people who listen.
 */
(function () {
  'use strict';

  var WISHES = ['region', 'calculator', 'audience', 'lang', 'mode', 'address', 'scheme'];
  var script = document.currentScript;
  var address = new URL('frame.html', script.src);
  var words = [];

  WISHES.forEach(function (name) {
    var value = script.getAttribute('data-' + name);
    if (value) {
      words.push(name + '=' + encodeURIComponent(name === 'address' ? new URL(value, location.href).href : value));
    }
  });
  var frame = document.createElement('iframe');
  frame.src = address.href + (words.length ? '?' + words.join('&') : '');
  frame.title = script.getAttribute('data-title') || '职业培训补贴计算器';
  frame.style.cssText = 'display:block;width:100%;height:480px;border:0';
  script.parentNode.insertBefore(frame, script);

  // Only the frame itself is listened to, and only for a height. A frame in a sandbox has no origin.
  addEventListener('message', function (event) {
    var said = event.data;
    if (event.source !== frame.contentWindow || (event.origin !== address.origin && event.origin !== 'null')) {
      return;
    }
    if (said && said.butie === 'height' && said.height >= 0 && said.height < 100000) {
      frame.style.height = Math.ceil(said.height) + 'px';
    }
  });
})();
