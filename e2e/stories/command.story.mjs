// The overview for those who decide: on a wall, at a desk, on a phone.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

story('the wall is read from five metres, in the dark, without colours', async (open) => {
  const page = await open('yanhaoran');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('/command?wall=1');
  await looksRight(page);
  const size = (of) => page.locator(of).evaluateAll((found) => found.map((e) => parseFloat(getComputedStyle(e).fontSize)));
  const figures = await size('.figure b');
  assert.equal(figures.length, 6);
  assert.ok(figures.every((px) => px >= 96), `figures of ${figures} px`);
  const small = await page.evaluate(() => {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const of = walk.currentNode.parentElement;
      const shown = of.checkVisibility() && !of.closest('.unseen') && walk.currentNode.textContent.trim();
      if (shown && parseFloat(getComputedStyle(of).fontSize) < 28) texts.push(shown);
    }
    return texts;
  });
  assert.deepEqual(small, [], 'text below 28 px');
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
  assert.ok(content <= window, `${content} px on a wall of ${window} px`);
  assert.match(await page.locator('.wall-clock').innerText(), /^\d\d:\d\d$/);
  const strokes = await page.locator('polyline.trend-line').evaluateAll((lines) =>
    lines.map((line) => getComputedStyle(line).strokeDasharray));
  assert.equal(new Set(strokes).size, strokes.length, 'each line has a stroke of its own');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/command');
}, { at: 'desk' });

story('every figure opens its list, and the order is the same everywhere', async (open) => {
  const page = await open('gumingxuan');
  await page.goto('/command');
  await looksRight(page);
  const tops = await page.locator('.board > *').evaluateAll((parts) =>
    parts.filter((part) => part.checkVisibility()).map((part) => part.getBoundingClientRect().top));
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
  for (const href of await page.locator('.figure').evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
    const answer = await page.goto(href);
    assert.equal(answer.status(), 200, href);
  }
});

story('the head rules on a wish without a mouse', async (open) => {
  const page = await open('gumingxuan');
  await page.goto('/command');
  const first = page.locator('.decide .line a').first();
  if ((await first.count()) === 0) return; // the demo has them; a site may have none
  for (let rows = 0; rows < 30; rows += 1) {
    await page.keyboard.press('j');
    if (await first.evaluate((link) => link === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await page.locator('.act-form form').waitFor();
  await looksRight(page);
  const choice = page.locator('.act-form input[type=radio]').first();
  await choice.focus();
  await page.keyboard.press('Space');
  const words = page.locator('.act-form textarea').first();
  await words.focus();
  await page.keyboard.type('同意，请说明进展。');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^已完成：/).first().waitFor();
  await looksRight(page);
}, { at: 'desk' });
