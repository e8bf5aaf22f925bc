/** Keeps our own page on the device, so that it opens without a connection, where browsers do that. */
if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    // Where it is refused, as in a private window, the page is fetched each time.
    navigator.serviceWorker.register('sw.js').catch(() => {});
  });
}
