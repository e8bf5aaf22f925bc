/**
 * A static server for tests, as bad as a real host can be on request: under a sub-path, with a content security policy,
 * with a wrong type for modules or without them.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * @param {string} folder what is served
 * @param {object} [host] how the host behaves
 * @param {string} [host.path] the folder's path on the host, with a slash at both ends
 * @param {string} [host.policy] its content security policy
 * @param {string | null} [host.wasm] the type that it gives to modules; null: it has none of them
 * @param {string[]} [host.unknown] endings of names that it hands out nothing for
 * @param {boolean} [host.shared] whether it lets pages of other hosts read its files
 * @param {Record<string, string>} [host.files] files that it has besides, or instead of those in the folder, by their paths
 */
export async function serve(folder, { path = '/', policy, wasm = TYPES['.wasm'], unknown = [], shared = false, files = {} } = {}) {
  const server = createServer(async (request, response) => {
    const pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const name = normalize(pathname.slice(path.length) || 'index.html');
    const extension = extname(name);
    const gone = !pathname.startsWith(path) || name.startsWith('..') || (extension === '.wasm' && wasm === null) || unknown.includes(extension);
    const body = gone ? undefined : files[name] ?? (await readFile(join(folder, name)).catch(() => undefined));
    const type = extension === '.wasm' ? wasm : TYPES[extension] ?? 'application/octet-stream';
    if (shared) response.setHeader('Access-Control-Allow-Origin', '*');
    if (policy) response.setHeader('Content-Security-Policy', policy);
    if (body && type) response.setHeader('Content-Type', type);
    response.statusCode = body ? 200 : 404;
    response.end(body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${server.address().port}${encodeURI(path)}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
