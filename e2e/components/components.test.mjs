// Each component in each of its states: no rule of WCAG 2.2 AA is broken in any look
// and language, elder mode keeps its sizes, and it looks as was approved.
//
// XINQIAO_BLESS=1 approves what is there; XINQIAO_ONLY=button,text looks at some.

import { readdir } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokenRules, launch, links, sidewise, SITE } from '../browser.mjs';
import { compare, ONE_FONT, STEADY } from './pictures.mjs';

const WIDTHS = [360, 768, 1440];
const LOOKS = ['light', 'dark', 'contrast', 'elder'];
const ONLY = process.env.XINQIAO_ONLY?.split(',');

let browser;
let names;
before(async () => {
  browser = await launch(...STEADY);
  const context = await browser.newContext({ baseURL: SITE });
  const whole = ['desk', 'paper']; // layouts, not components: e2e/everywhere reads them
  names = (await links(context, '/_components'))
    .map((path) => path.match(/^\/_components\/([a-z-]+)$/)?.[1])
    .filter((name) => name && !whole.includes(name) && (ONLY?.includes(name) ?? true));
  await context.close();
});
after(() => browser?.close());

describe('components', () => {
  test('each can be used by everybody', async () => {
    await each(async (name, wrong) => {
      for (const lang of ['zh', 'en']) {
        for (const look of LOOKS) {
          const page = await open(name, { look, lang, width: 360 });
          const found = [...(await brokenRules(page)), ...(await sidewise(page))];
          if (look === 'elder') found.push(...(await tooSmall(page)));
          wrong.push(...found.map((what) => `${name} ${lang} ${look}: ${what}`));
          await page.context().close();
        }
      }
    });
  });

  test('each looks as approved', async () => {
    const taken = new Set();
    const take = async (page, stage, state, picture) => {
      taken.add(`${picture}.png`);
      return compare(stage, state, picture);
    };
    await each(async (name, wrong) => {
      for (const [look, widths] of Object.entries({ light: WIDTHS, dark: [360] })) {
        for (const width of widths) {
          const page = await open(name, { look, lang: 'zh', width, bypassCSP: true });
          await page.addStyleTag({ content: ONE_FONT });
          await page.evaluate(() => document.fonts.ready);
          for (const example of await page.locator('.example').all()) {
            const state = await example.getAttribute('id');
            const picture = [name, state, width, look === 'light' ? [] : look].flat().join('-');
            wrong.push(await take(page, example.locator('.example-stage'), state, picture));
          }
          await page.context().close();
        }
      }
    });
    if (ONLY) return;
    const left = (await readdir(new URL('approved/', import.meta.url))).filter((file) => !taken.has(file));
    assert.deepEqual(left, [], 'approved pictures of what is no longer there');
  });
});

/** Calls `look` with the name of each component; fails with all that was found wrong. */
async function each(look) {
  assert.ok(names.length > 0, 'no components');
  const wrong = [];
  for (const name of names) await look(name, wrong);
  const found = wrong.filter(Boolean);
  if (found.length) assert.fail(`${found.length} things\n${found.join('\n')}`);
}

async function open(name, { look, lang, width, bypassCSP = false }) {
  const context = await browser.newContext({
    baseURL: SITE,
    bypassCSP,
    viewport: { width, height: 800 },
    deviceScaleFactor: 1,
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const chosen = { lang, theme: look === 'elder' ? 'light' : look, elder: look === 'elder' ? '1' : '' };
  const cookies = Object.entries(chosen).filter(([, value]) => value);
  await context.addCookies(cookies.map(([key, value]) => ({ name: `xq_${key}`, value, url: SITE })));
  const page = await context.newPage();
  await page.goto(`/_components/${name}`);
  return page;
}

/** What elder mode must not be: text below 18 px, something to press below 44, a control below 60. */
function tooSmall(page) {
  return page.evaluate(() => {
    const seen = (element) => element.checkVisibility() && !element.closest('.unseen, .look-word, svg');
    const call = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 20)}”`;
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const holder = walk.currentNode.parentElement;
      if (!walk.currentNode.textContent.trim() || !seen(holder)) continue;
      const size = Number.parseFloat(getComputedStyle(holder).fontSize);
      if (size < 18) found.push(`text of ${size} px: ${call(holder)}`);
    }
    const least = (selector, pixels) => {
      for (const element of document.querySelectorAll(selector)) {
        if (!seen(element) || element.closest('.skip')) continue;
        const { height } = element.getBoundingClientRect();
        if (height > 0 && height < pixels - 0.5) found.push(`${height} px high, not ${pixels}: ${call(element)}`);
      }
    };
    least('.button:not(.button-link), .input, .select, .area, .card-choice, .nav a, .switches > a', 60);
    least('.button-link, .tab, .tick, summary, .crumbs a, .foot a, .pager a, .figure', 44);
    return found;
  });
}
