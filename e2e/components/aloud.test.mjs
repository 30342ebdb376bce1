// Reading aloud, with a voice of our own making: browsers in tests have none.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, SITE } from '../browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const LOCAL = { lang: 'zh-CN', localService: true, name: 'here' };
const ENGLISH = { lang: 'en-US', localService: true, name: 'here too' };
const REMOTE = { lang: 'zh-CN', localService: false, name: 'elsewhere' };

async function open(voices, path = '/about') {
  const context = await browser.newContext({ baseURL: SITE, viewport: { width: 360, height: 740 } });
  await context.addInitScript((list) => {
    const spoken = [];
    globalThis.spoken = spoken;
    globalThis.SpeechSynthesisUtterance = class extends EventTarget {
      constructor(text) {
        super();
        this.text = text;
      }
    };
    const speech = Object.assign(new EventTarget(), {
      getVoices: () => list,
      cancel: () => {},
      speak: (said) => {
        spoken.push({ text: said.text, voice: said.voice.name, marked: document.querySelector('.being-read')?.textContent });
        globalThis.finish = () => said.dispatchEvent(new Event('end'));
      },
    });
    Object.defineProperty(globalThis, 'speechSynthesis', { value: speech });
  }, voices);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const spoken = (page) => page.evaluate(() => globalThis.spoken);

test('the page is read from its heading on, and what is read is marked', async () => {
  const page = await open([REMOTE, LOCAL]);
  await page.getByRole('button', { name: '读给我听' }).click();
  for (let said = 0; said < 3; said += 1) await page.evaluate(() => globalThis.finish());
  const all = await spoken(page);
  assert.equal(all[0].text, (await page.locator('h1').textContent()).trim());
  assert.ok(all.every(({ voice }) => voice === 'here'), 'no voice that speaks through a server');
  assert.ok(all.every(({ text, marked }) => marked.includes(text.split(' ')[0])));

  await page.keyboard.press('Escape');
  await page.evaluate(() => globalThis.finish());
  assert.equal((await spoken(page)).length, all.length, 'it stops');
  assert.equal(await page.locator('.being-read').count(), 0);
});

test('where only a server could speak, nothing is offered', async () => {
  for (const voices of [[], [REMOTE], [ENGLISH]]) {
    const page = await open(voices);
    assert.ok(await page.locator('button[data-aloud]').isHidden(), JSON.stringify(voices));
  }
});

test('what another language says is read by its own voice', async () => {
  const page = await open([LOCAL, ENGLISH], '/_components/own-words');
  await page.getByRole('button', { name: '读给我听' }).click();
  for (let said = 0; said < 30; said += 1) await page.evaluate(() => globalThis.finish());
  const english = (await spoken(page)).filter(({ text }) => text.startsWith('My mother'));
  assert.deepEqual(english.map(({ voice }) => voice), ['here too']);
});
