// The service worker: keeps the look, the script and one page for the time without a
// line. No page of anybody is ever kept. The server writes in front of it
// `self.XINQIAO = { version, assets }`, so a new release is a new worker.

declare const self: ServiceWorkerGlobalScope & { XINQIAO: { version: string; assets: string[] } };

const { version, assets } = self.XINQIAO;
const CACHE = `xinqiao-${version}`;
const OFFLINE = "/offline";
/** Where staff work. What the page without a line offers is not for them. */
const STAFF = /^\/(desk|unit|command|admin|_components)(\/|$)/;

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
    if (STAFF.test(url.pathname)) return;
    event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  } else if (request.method === "GET" && assets.includes(url.pathname)) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});

type Dress = { lang: string; elder: boolean; theme: string };

// Whoever reads English, or large text, reads it without a line too.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  const { dress } = (event.data ?? {}) as { dress?: Dress };
  if (dress !== undefined) event.waitUntil(dressAs(dress));
});

async function dressAs({ lang, elder, theme }: Dress): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await (await cache.match(OFFLINE))?.text();
  const worn = /<html[^>]*>/.exec(page ?? "")?.[0] ?? "";
  const inLanguage = worn.includes(`lang="${lang}"`);
  const inSize = worn.includes("data-elder") === elder;
  const inColours = (/data-theme="(\w+)"/.exec(worn)?.[1] ?? "") === theme;
  if (inLanguage && inSize && inColours) return;
  // Should the line be gone just now, the old dress will do.
  await cache.add(new Request(OFFLINE, { cache: "reload" })).catch(() => undefined);
}

async function kept(address: string): Promise<Response> {
  return (await caches.match(address)) ?? Response.error();
}

export {};
