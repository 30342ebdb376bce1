// Finds the pages of the list the way people do: from the pages that have an
// address of their own, link by link.

import assert from 'node:assert/strict';
import { NOT_PAGES, PAGES } from './pages.mjs';

/**
 * All pages of somebody, as `{ route, path }` in the order they were found.
 * `read(path)` gives the links of a page.
 */
export async function pagesOf(somebody, read) {
  const mine = PAGES.filter(({ people }) => people.includes(somebody));
  const found = [];
  const seen = new Map(mine.map(({ route }) => [route, new Set()]));
  const strays = new Set();
  const waiting = mine.map(({ route }) => route).filter((route) => !route.includes('{'));
  while (waiting.length) {
    const link = waiting.shift();
    const page = listed(link);
    const kept = page && seen.get(page.route);
    if (!kept) {
      if (!page && !isNoPage(link)) strays.add(link);
      continue;
    }
    const [path, kind] = kindOf(link, page);
    if (kept.has(kind) || (!page.each && kept.size >= page.some)) continue;
    kept.add(kind);
    found.push({ route: page.route, path });
    waiting.push(...(await read(path)));
  }
  for (const { route, also = [] } of mine) {
    found.push(...also.map((query) => ({ route, path: route + query })));
  }
  assert.deepEqual([...strays], [], `${somebody}: links to pages that e2e/pages.mjs does not know`);
  const lost = mine.filter(({ route }) => seen.get(route).size === 0).map(({ route }) => route);
  assert.deepEqual(lost, [], `${somebody}: pages that no link leads to`);
  return found;
}

/** The page of the list that has this path. */
export function listed(path) {
  return best(PAGES.map((page) => [page.route, page]), path);
}

/** The address without what only moves within a page or switches its look, and what tells it from its like. */
function kindOf(link, { each }) {
  const { pathname, searchParams } = new URL(link, 'http://x');
  const path = decodeURI(pathname);
  if (!each) return [path, path];
  const value = searchParams.get(each);
  return value ? [`${path}?${each}=${value}`, value] : [path, ''];
}

function isNoPage(path) {
  return Boolean(best(Object.entries(NOT_PAGES), path));
}

/** `/people/new` is not `/people/{id}`: what is written out goes before what is left open. */
function best(pairs, path) {
  const plain = path.split(/[?#]/)[0].replace(/(.)\/$/, '$1');
  const fits = pairs.filter(([route]) => pattern(route).test(plain));
  fits.sort(([one], [other]) => one.split('{').length - other.split('{').length);
  return fits[0]?.[1];
}

function pattern(route) {
  const text = route.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${text}$`);
}
