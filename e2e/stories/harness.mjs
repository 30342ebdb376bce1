// What every story stands on: one browser a file, a fresh page a story, each
// story at the width of a phone and of a desk, and a reading of each page by
// axe. A page that throws, is refused something by its own policy, or asks
// any other server for anything fails its story.

import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import axeCore from 'axe-core';
import { chromium } from 'playwright-core';

const SITE = process.env.XINQIAO_URL ?? 'http://127.0.0.1:12345';
const CHROMIUM = process.env.XINQIAO_CHROMIUM ?? '/usr/bin/chromium';
const WIDTHS = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } };
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// Chromium asks its maker for this and that when it starts; nothing here needs it.
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
});
after(() => browser?.close());

/**
 * Tells a story twice, on a phone and at a desk; `only` names one of them.
 * `tell` gets a page that knows the site's address and the place it is told at.
 */
export function story(name, tell, { only, javaScriptEnabled = true, locale = 'zh-CN' } = {}) {
  for (const place of only ? [only] : Object.keys(WIDTHS)) {
    test(`${name} · ${place}`, async () => {
      const context = await browser.newContext({
        baseURL: SITE,
        viewport: WIDTHS[place],
        locale,
        javaScriptEnabled,
        timezoneId: 'Asia/Shanghai',
      });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      const complaints = listen(page);
      try {
        await tell(page, place);
        assert.deepEqual(complaints, [], 'what the page complained about');
      } catch (failure) {
        await keepPicture(page, `${name} ${place}`);
        throw failure;
      } finally {
        await context.close();
      }
    });
  }
}

/** Fails with every rule of WCAG 2.2 AA that the page breaks, and where. */
export async function axe(page) {
  await page.evaluate(axeCore.source); // past the page's own script policy, which stays as strict as it is
  const { violations } = await page.evaluate((values) => axe.run({ runOnly: values }), WCAG_22_AA);
  const broken = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.target.join(' ')}\n  ${node.failureSummary}`),
  );
  if (broken.length) {
    assert.fail(`${new URL(page.url()).pathname} breaks WCAG 2.2 AA\n${broken.join('\n')}`);
  }
}

/** Fails when the page can be scrolled sideways. */
export async function fits(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  assert.ok(content <= window, `${page.url()} is ${content} px wide in a window of ${window} px`);
}

function listen(page) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`threw: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(SITE) && !url.startsWith('data:')) complaints.push(`asked ${url}`);
  });
  return complaints;
}

async function keepPicture(page, name) {
  const folder = new URL('../test-results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const path = new URL(`${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`, folder).pathname;
  await page.screenshot({ path: decodeURIComponent(path), fullPage: true }).catch(() => {});
}
