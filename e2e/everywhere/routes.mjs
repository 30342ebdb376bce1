// The GET routes of the server, as its source says them.

import { readFile, readdir } from 'node:fs/promises';

const SOURCE = new URL('../../crates/web/src/', import.meta.url);
/** Pages that several parts take in, and the name of their router. */
const SHARED = { case_page: 'case_page::routes', texts: 'texts::pages', figures: 'figures::routes' };

/** Every address that answers a GET, with `{…}` where it is open. */
export async function routes() {
  const under = await prefixes();
  const found = new Set();
  for (const file of await files(SOURCE)) {
    const text = await readFile(new URL(file, SOURCE), 'utf8');
    const [part] = file.split(/[/.]/);
    const places = SHARED[part] ? await placesOf(SHARED[part], under) : [under.get(part) ?? ''];
    for (const [, path, handlers] of text.matchAll(/\.route\(\s*"([^"]+)",\s*((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*)\)/g)) {
      if (!/\bget\(/.test(handlers)) continue;
      for (const place of places) found.add(place && path === '/' ? place : place + path);
    }
  }
  return [...found].sort();
}

/** Where each part of the pages is mounted. */
async function prefixes() {
  const text = await readFile(new URL('lib.rs', SOURCE), 'utf8');
  return new Map([...text.matchAll(/\.nest\("([^"]+)", (\w+)::routes/g)].map(([, path, part]) => [part, path]));
}

/** Such a page stands in every part that takes its router in. */
async function placesOf(router, under) {
  const places = [];
  for (const [part, path] of under) {
    const text = await readFile(new URL(`${part}/mod.rs`, SOURCE), 'utf8');
    if (text.includes(router)) places.push(path);
  }
  return places;
}

async function files(folder) {
  const all = await readdir(folder, { recursive: true });
  return all.filter((name) => name.endsWith('.rs')).map((name) => name.replaceAll('\\', '/'));
}
