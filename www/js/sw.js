/**
 * What is kept on the device of our own page. KEPT are the files, which the build knows, and VERSION is made from them.
 *
 * Files with their content in their names never change and are taken from what is kept, or kept once they came. All others may
 * change: they are fetched, and taken from what is kept when nothing comes.
 */
const NAME = `butie-${VERSION}`;
const HASHED = /-[0-9a-f]{12}\.[a-z0-9]+$/;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('butie-') && name !== NAME);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function answer(request) {
  const cache = await caches.open(NAME);
  const kept = () => cache.match(request, { ignoreSearch: true });
  if (HASHED.test(new URL(request.url).pathname)) {
    const found = await kept();
    if (found) return found;
  }
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  } catch (reason) {
    const found = await kept();
    if (found) return found;
    throw reason;
  }
}

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method === 'GET' && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});
