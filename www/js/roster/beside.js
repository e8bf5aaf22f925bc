/** In a worker: how addresses of scripts are written where somebody wants to know who does. */
function trusting() {
  if (self.trusted || !self.trustedTypes) return self.trusted || ((url) => url);
  const policy = trustedTypes.createPolicy('butie', { createScriptURL: String });
  return (url) => policy.createScriptURL(url);
}

/** In a worker: has `answering` answer whoever began it, whose first message says where the files are. */
export function beside(answering) {
  self.onmessage = ({ data: where }) => {
    const trusted = trusting();
    const run = async (path) => {
      importScripts(trusted(new URL(path, where.base).href));
      return self.butie;
    };
    const answer = answering(where, run, (message) => postMessage(message));
    self.onmessage = ({ data }) => void answer(data);
    postMessage('ready');
  };
}
