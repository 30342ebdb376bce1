// What every story stands on: one browser a file, each person in a browser
// session of their own, each story at the width of a phone and of a desk, and a
// reading of each page by axe. A page that throws, is refused something by its
// own policy, or asks any other server for anything fails its story.

import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { brokenRules, launch, PLACES, sidewise, SITE } from '../browser.mjs';

const browser = openBrowser();
const plain = new WeakSet(); // pages without scripts: axe, a script itself, waits there for ever

/** A browser for the tests of one file; ask for it when a test runs. */
export function openBrowser() {
  let opened;
  before(async () => {
    opened = await launch();
  });
  after(() => opened?.close());
  return () => opened;
}

/**
 * Tells a story on a phone and at a desk; `at` names one of them. `tell` gets
 * `open`, which gives a page to somebody: by sign-in name of the demo city, or
 * to a stranger; and the place it is told at.
 */
export function story(name, tell, { at, javaScriptEnabled = true, locale = 'zh-CN' } = {}) {
  for (const place of at ? [at] : Object.keys(PLACES)) {
    test(`${name} · ${place}`, async () => {
      const pages = [];
      const complaints = [];
      const open = async (somebody) => {
        const context = await browser().newContext({
          baseURL: SITE,
          viewport: PLACES[place],
          timezoneId: 'Asia/Shanghai',
          locale,
          javaScriptEnabled,
        });
        context.setDefaultTimeout(10_000);
        const page = await context.newPage();
        pages.push(page);
        if (!javaScriptEnabled) plain.add(page);
        listen(page, complaints);
        if (somebody) await page.goto(`/demo/${somebody}`);
        return page;
      };
      try {
        await tell(open, place);
        assert.deepEqual(complaints, [], 'what the pages complained about');
      } catch (failure) {
        await keepPictures(pages, `${name} ${place}`);
        throw failure;
      } finally {
        for (const page of pages) await page.context().close();
      }
    });
  }
}

/** Fails when a page breaks a rule of WCAG 2.2 AA or can be scrolled sideways. */
export async function looksRight(page) {
  const broken = plain.has(page) ? [] : await brokenRules(page);
  broken.push(...(await sidewise(page)));
  if (broken.length) assert.fail(`${new URL(page.url()).pathname}\n${broken.join('\n')}`);
}

function listen(page, complaints) {
  page.on('dialog', (question) => question.accept());
  page.on('pageerror', (error) => complaints.push(`threw: ${error.message}`));
  page.on('console', (message) => {
    const answered = message.text().startsWith('Failed to load resource'); // seen below
    if (message.type() === 'error' && !answered) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('response', (response) => {
    // A page may say no to what was sent; what it is made of has to be there.
    const asked = ['document', 'fetch', 'xhr'].includes(response.request().resourceType());
    if (response.status() >= (asked ? 500 : 400)) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(SITE) && !/^(data|blob):/.test(url)) complaints.push(`asked ${url}`);
  });
}

async function keepPictures(pages, name) {
  const folder = new URL('../test-results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const plain = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  for (const [number, page] of pages.entries()) {
    const path = decodeURIComponent(new URL(`${plain}-${number}.png`, folder).pathname);
    await page.screenshot({ path, fullPage: true }).catch(() => {});
  }
}
