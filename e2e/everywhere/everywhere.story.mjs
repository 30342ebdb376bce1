// Every page for every reader: both languages, light, dark, high contrast and
// elder mode, as wide as a phone and as a desk. No rule of WCAG 2.2 AA is
// broken, nothing has to be scrolled sideways, and each page has one first
// heading. Which pages there are stands in ../pages.mjs.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brokenRules, links, PLACES, sidewise, SITE } from '../browser.mjs';
import { NOT_PAGES, PAGES, PEOPLE } from '../pages.mjs';
import { openBrowser } from '../stories/harness.mjs';
import { pagesOf } from '../walk.mjs';
import { routes } from './routes.mjs';

const LANGUAGES = ['zh', 'en'];
/** How the pages look: what the browser asks for, and what the person chose on the page. */
const DRESSES = {
  light: { media: { colorScheme: 'light' }, chosen: 'theme=light&elder=0' },
  dark: { media: { colorScheme: 'dark' }, chosen: 'theme=dark&elder=0' },
  contrast: { media: { colorScheme: 'light', contrast: 'more' }, chosen: 'theme=contrast&elder=0' },
  elder: { media: { colorScheme: 'light' }, chosen: 'theme=light&elder=1' },
};
const ONLY = process.env.XINQIAO_ONLY?.split(','); // some of the people

const browser = openBrowser();

test('every address of the server is on the list of pages', async () => {
  const known = new Set([...PAGES.map(({ route }) => route), ...Object.keys(NOT_PAGES)]);
  const unknown = (await routes()).filter((route) => !known.has(route));
  assert.deepEqual(unknown, [], 'write them into e2e/pages.mjs');
});

// As many at a time as there are usually cores: axe keeps one busy.
describe('every page can be used by everybody', { concurrency: 2 }, () => {
  for (const somebody of Object.keys(PEOPLE).filter((name) => ONLY?.includes(name) ?? true)) {
    test(somebody, async (told) => {
      const context = await browser().newContext({ baseURL: SITE, timezoneId: 'Asia/Shanghai' });
      try {
        const page = await context.newPage();
        if (PEOPLE[somebody]) await page.goto(`/demo/${PEOPLE[somebody]}`);
        const paths = await pagesOf(somebody, (path) => links(context, path));
        const failures = [];
        for (const language of LANGUAGES) {
          for (const [dress, { media, chosen }] of Object.entries(DRESSES)) {
            await page.emulateMedia(media);
            await context.request.get(`/about?lang=${language}&${chosen}`);
            for (const { path } of paths) {
              const wrong = await lookAt(page, path);
              failures.push(...wrong.map((what) => `${path} · ${language} · ${dress} · ${what}`));
            }
          }
        }
        told.diagnostic(`${paths.length} pages: ${paths.map(({ path }) => path).join(' ')}`);
        if (failures.length) assert.fail(`${failures.length} things\n${failures.join('\n')}`);
      } finally {
        await context.close();
      }
    });
  }
});

/** What is wrong with one page, at both widths. */
async function lookAt(page, path) {
  const answer = await page.goto(path);
  if (answer.status() !== 200) return [`answers ${answer.status()}`];
  const wrong = [];
  for (const [place, size] of Object.entries(PLACES)) {
    await page.setViewportSize(size);
    const found = [...(await brokenRules(page)), ...(await sidewise(page))];
    const headings = await page.locator('h1').count();
    if (headings !== 1) found.push(`${headings} first headings`);
    wrong.push(...found.map((what) => `${place}: ${what}`));
  }
  return wrong;
}
