// The browser that everything here is looked at with, and what it can tell of a page.

import axeCore from 'axe-core';
import { chromium } from 'playwright-core';

export const SITE = process.env.XINQIAO_URL ?? 'http://127.0.0.1:12345';
const CHROMIUM = process.env.XINQIAO_CHROMIUM ?? '/usr/bin/chromium';
export const PLACES = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } };
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

/** A browser as every check here uses it. */
export function launch(...more) {
  return chromium.launch({ executablePath: CHROMIUM, args: [...QUIET, ...more] });
}

/** The links of a page as the server sends it, without what follows a `#`. */
export async function links(context, path) {
  const text = await (await context.request.get(path)).text();
  const hrefs = [...text.matchAll(/\bhref="(\/[^"#]*)[^"]*"/g)].map(([, href]) => href.replaceAll('&amp;', '&'));
  return [...new Set(hrefs)].map((href) => decodeURI(href));
}

/** The rules of WCAG 2.2 AA that a page breaks. */
export async function brokenRules(page) {
  const there = await page.evaluate(() => 'axe' in globalThis);
  if (!there) await page.evaluate(axeCore.source); // past the page's own script policy, which stays as strict as it is
  // Nothing is preloaded: that would fetch every style sheet again, for one rule on turning the device.
  const asked = { runOnly: WCAG_22_AA, resultTypes: ['violations'], preload: false };
  const violations = await page.evaluate(async (how) => (await axe.run(how)).violations, asked);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.target.join(' ')}\n  ${node.failureSummary}`),
  );
}

/** What makes a page wider than its window, if anything does. */
export async function sidewise(page) {
  const [content, window] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  return content > window ? [`${content} px wide in a window of ${window} px`] : [];
}
