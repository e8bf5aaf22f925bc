/**
 * In a worker: has `answering` answer whoever began it. Its first message says where the files are.
 */
export function beside(answering) {
  self.onmessage = ({ data: where }) => {
    const run = async (path) => {
      importScripts(new URL(path, where.base));
      return self.butie;
    };
    const answer = answering(where, run, (message) => postMessage(message));
    self.onmessage = ({ data }) => void answer(data);
    postMessage('ready');
  };
}
