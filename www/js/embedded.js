/** The files of the folder of rules that this script brings along, each as base64. */
import files from 'butie-rules';

/** A promise of the bytes of a file. */
export function rules(name) {
  if (!Object.prototype.hasOwnProperty.call(files, name)) return Promise.reject(new Error(`there is no ${name}`));
  return Promise.resolve(Uint8Array.from(atob(files[name]), (letter) => letter.charCodeAt(0)));
}
