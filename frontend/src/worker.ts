// The service worker: keeps the look, the script and one page for the time without a
// line. No page of anybody is ever kept. The server writes in front of it
// `self.XINQIAO = { version, assets }`, so a new release is a new worker.

declare const self: ServiceWorkerGlobalScope & { XINQIAO: { version: string; assets: string[] } };

const { version, assets } = self.XINQIAO;
const CACHE = `xinqiao-${version}`;
const OFFLINE = "/offline";
/** Under this name the cache remembers the dress of its offline page. */
const DRESS = "/offline-dress";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...assets, OFFLINE]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const ours = (name: string) => name.startsWith("xinqiao-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(ours).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  } else if (request.method === "GET" && assets.includes(url.pathname)) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});

// Whoever reads English, or large text, reads it without a line too.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  const { dress } = (event.data ?? {}) as { dress?: unknown };
  if (typeof dress === "string") event.waitUntil(dressAs(dress));
});

async function dressAs(dress: string): Promise<void> {
  const cache = await caches.open(CACHE);
  const worn = await (await cache.match(DRESS))?.text();
  if (worn === dress) return;
  try {
    await cache.add(new Request(OFFLINE, { cache: "reload" }));
    await cache.put(DRESS, new Response(dress));
  } catch {
    // The line is gone just now: the old dress will do.
  }
}

async function kept(address: string): Promise<Response> {
  return (await caches.match(address)) ?? Response.error();
}

export {};
