/** Running scripts of ours that come later. In words that old browsers read. */

var policy;

/** A page may want to know who writes addresses of scripts into it: these are our own, beside the one that runs. */
export function trusted(url) {
  if (!policy && window.trustedTypes) {
    policy = trustedTypes.createPolicy('butie', { createScriptURL: String });
  }
  return policy ? policy.createScriptURL(url) : url;
}

/** A script that hangs what it has to give on its own element. */
export function run(url) {
  return new Promise(function (resolve, reject) {
    var element = document.createElement('script');
    element.onload = element.onerror = function () {
      if (element.butie) {
        resolve(element.butie);
      } else {
        reject(new Error(url + ' did not run'));
      }
    };
    element.src = trusted(url);
    document.head.appendChild(element);
  });
}
