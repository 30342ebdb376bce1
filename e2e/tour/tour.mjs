// Pictures of the main pages, and docs/tour.md around them. Times in the
// pictures are those of the demo city when it was filled.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { launch, links, PLACES, SITE } from '../browser.mjs';
import { PEOPLE } from '../pages.mjs';
import { listed } from '../walk.mjs';
import { STOPS } from './stops.mjs';

const DOCS = new URL('../../docs/', import.meta.url);
const PICTURES = new URL('tour/', DOCS);
/** A phone in a browser is taller than what is seen of it; a picture may show more. */
const TALLEST = { phone: 1200, desk: 1000 };

await mkdir(PICTURES, { recursive: true });
for (const old of await readdir(PICTURES)) await rm(new URL(old, PICTURES));

const browser = await launch();
let text = `# 走一圈 · A tour

\`cargo xtask tour\` 重新拍下这些页面：示范城市的数据，一半是宽屏，一半是手机。
\`cargo xtask tour\` takes these pictures afresh, of the demo city, on a wide screen and on a phone.
`;
for (const { title, people } of STOPS) {
  text += `\n## ${title}\n`;
  for (const stop of people) {
    const name = `${stop.name}.jpeg`;
    await picture(stop, name);
    text += `\n${stop.zh}\n${stop.en}\n\n![${stop.zh}](tour/${name})\n`;
    console.log(name);
  }
}
await browser.close();
await writeFile(new URL('tour.md', DOCS), text);

async function picture({ who = 'stranger', path, find, look = '', place = 'desk', fill }, name) {
  const context = await browser.newContext({
    baseURL: SITE,
    viewport: PLACES[place],
    timezoneId: 'Asia/Shanghai',
    colorScheme: look.includes('dark') ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    if (PEOPLE[who]) await page.goto(`/demo/${PEOPLE[who]}`);
    if (look) await context.request.get(`/about?${look}`);
    await page.goto(find ? await found(context, path, find) : path);
    if (fill) await fill(page);
    await page.waitForLoadState('networkidle').catch(() => {});
    // As tall as what is on it, but no taller than somebody would look at.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const { width } = PLACES[place];
    await page.setViewportSize({ width, height: Math.min(Math.max(height, 600), TALLEST[place]) });
    await page.screenshot({ path: decodeURIComponent(new URL(name, PICTURES).pathname), type: 'jpeg', quality: 72 });
  } finally {
    await context.close();
  }
}

/** The first link on a page that leads to a page of this route, and from there on. */
async function found(context, on, routes) {
  let path = on;
  for (const wanted of routes) {
    const all = await links(context, path);
    const fits = (link) => (wanted.includes('=') ? link.includes(wanted) : listed(link)?.route === wanted);
    const next = all.find(fits);
    if (!next) throw new Error(`no ${wanted} on ${path}`);
    path = next;
  }
  return path;
}
