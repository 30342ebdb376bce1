// Telling the hotline something, one question a page: by keyboard alone, at the
// speed of a person, read aloud, in large text, in English, and with mistakes.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { answer, file, onwards, receipt } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

const LAMP = {
  what: '青溪路菜市场门口的路灯灭了三天，晚上看不清台阶，请尽快来修。',
  region: '桂香路街道',
  place: '菜市场东门',
};
const STEPS = ['/file/what', '/file/where', '/file/photos', '/file/nature', '/file/who', '/file/check'];

story('a case is filed by keyboard alone', async (open) => {
  const page = await open();
  const { keyboard } = page;
  await page.goto('/');
  await tabTo(page, '#what');
  await keyboard.insertText(LAMP.what);
  await keyboard.press('Enter');
  await page.waitForURL('**/file/what');
  await press(page, '/file/what');

  await tabTo(page, '#region');
  await choose(page, LAMP.region);
  await tabTo(page, '#place');
  await keyboard.insertText(LAMP.place);
  await press(page, '/file/where');
  if (page.url().endsWith('/file/same')) await press(page, '/file/same');
  await press(page, '/file/photos');

  await tabTo(page, '#nature');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  assert.ok(await page.getByRole('radio', { name: '求助' }).isChecked());
  await press(page, '/file/nature');

  await tabTo(page, '#name');
  await keyboard.insertText('市民小李');
  await tabTo(page, '#public');
  await keyboard.press('Space');
  await press(page, '/file/who');

  // The way back to one answer, and the summary again.
  await tabTo(page, 'a[href="/file/where"]');
  await keyboard.press('Enter');
  await page.waitForURL('**/file/where');
  await press(page, '/file/where');
  if (page.url().endsWith('/file/same')) await press(page, '/file/same');
  await page.waitForURL('**/file/check');
  await press(page, '/file/check');
  await page.getByRole('heading', { name: '收到了' }).waitFor();
  assert.match((await receipt(page)).number, /^\d{16}$/);
});

story('somebody who comes for the first time files within ninety seconds', async (open) => {
  const page = await open();
  const begun = Date.now();
  const think = () => page.waitForTimeout(1_200);
  // Three and a half Chinese characters a second, as a practised thumb writes.
  const type = (field, text) => page.locator(field).pressSequentially(text, { delay: 1_000 / 3.5 });
  await page.goto('/');
  await think();
  await type('#what', LAMP.what);
  await page.getByRole('button', { name: '说给我们听' }).click();
  for (let at = '/file/what'; at !== '/file/check'; at = new URL(page.url()).pathname) {
    await reached(page, at);
    await think();
    if (at === '/file/where') {
      await page.locator('#region').selectOption({ label: LAMP.region });
      await type('#place', LAMP.place);
    }
    if (at === '/file/nature') await page.getByRole('radio', { name: '求助' }).check();
    if (at === '/file/who') {
      await type('#name', '李阿姨');
      await type('#phone', '13900001234');
    }
    await onwards(page, at);
  }
  await think();
  await page.getByRole('button', { name: '送出' }).click();
  await page.getByRole('heading', { name: '收到了' }).waitFor();
  const seconds = (Date.now() - begun) / 1_000;
  console.log(`a case filed in ${seconds.toFixed(1)} s`);
  assert.ok(seconds <= 90, `${seconds} s`);
}, { at: 'phone' });

for (const [dress, locale] of [['elder=1&lang=zh', 'zh-CN'], ['elder=0&lang=en', 'en'], ['elder=1&lang=en', 'en']]) {
  story(`every step can be used by everybody (${dress})`, async (open) => {
    const page = await open();
    await page.goto(`/?${dress}`);
    await looksRight(page);
    await page.locator('#what').fill('The lamp at the market gate has been dark for three days.');
    await page.locator('.ask .button').click();
    for (const at of STEPS) {
      await reached(page, at);
      await fillIn(page, at);
      await looksRight(page);
      if (dress.startsWith('elder=1')) await isLarge(page);
      await page.locator('.actions .button-big').click();
      await page.waitForURL((url) => url.pathname !== at);
      if (page.url().endsWith('/file/same')) await page.locator('.actions .button-big').click();
    }
    await page.locator('.big-number').first().waitFor();
    await looksRight(page);
  }, { locale });
}

story('every mistake is named, explained and mended where it stands', async (open) => {
  const page = await open();
  const wrong = async (at, field, why) => {
    await page.getByRole('button', { name: /下一步|回到核对/ }).click();
    const summary = page.getByRole('alert').first();
    await summary.waitFor();
    assert.ok(await summary.evaluate((element) => element === document.activeElement), `${at}: focus`);
    await looksRight(page);
    await summary.getByRole('link').first().click();
    assert.ok(await page.locator(field).evaluate((element) => element === document.activeElement), `${at}: the field`);
    const about = await page.locator(`${field}-error`).innerText();
    assert.match(about, why, at);
  };
  await page.goto('/file/what');
  await page.locator('#what').fill('灯坏');
  await wrong('what', '#what', /至少写 4 个字/);
  assert.equal(await page.locator('#what').inputValue(), '灯坏');
  await page.locator('#what').fill(LAMP.what);
  await onwards(page, '/file/what');
  await page.locator('#place').fill('东门');
  await wrong('where', '#region', /请选择/);
  assert.equal(await page.locator('#place').inputValue(), '东门');
  await answer(page, '/file/where', LAMP);
  await onwards(page, '/file/where');
  if (page.url().endsWith('/file/same')) await onwards(page, '/file/same');
  await onwards(page, '/file/photos');
  await wrong('nature', '#nature', /请选择/);
  await page.getByRole('radio', { name: '求助' }).check();
  await onwards(page, '/file/nature');
  await page.locator('#phone').fill('123');
  await wrong('who', '#phone', /电话|号码/);
  assert.equal(await page.locator('#phone').inputValue(), '123');
});

story('each step reads well aloud', async (open) => {
  const page = await open();
  await page.goto('/enterprise');
  await readsAs(page, 'company');
  await page.goto('/file/what');
  await readsAs(page, 'what');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('alert').first().waitFor();
  await readsAs(page, 'what-wrong');
  await page.locator('#what').fill(LAMP.what);
  await onwards(page, '/file/what');
  for (const at of STEPS.slice(1)) {
    if (page.url().endsWith('/file/same')) await onwards(page, '/file/same');
    await reached(page, at);
    await readsAs(page, at.split('/').at(-1));
    await answer(page, at, LAMP);
    if (at !== '/file/check') await onwards(page, at);
  }
}, { at: 'phone' });

story('a company files on its own line', async (open) => {
  const page = await open();
  await page.goto('/');
  await page.getByRole('link', { name: '企业专线' }).click();
  await page.getByLabel('企业名称').fill('云汀灯具厂');
  await looksRight(page);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.waitForURL('**/file/what');
  await page.locator('#what').fill('想问一下，厂房用电增容去哪里办，要什么材料？');
  await onwards(page, '/file/what');
  await answer(page, '/file/where', LAMP);
  await onwards(page, '/file/where');
  if (page.url().endsWith('/file/same')) await onwards(page, '/file/same');
  await onwards(page, '/file/photos'); // what it is was said outright
  await page.waitForURL('**/file/who');
  await onwards(page, '/file/who');
  assert.match(await page.locator('main').innerText(), /云汀灯具厂[^]*咨询[^]*按您写的话选的/);
  await page.getByRole('button', { name: '送出' }).click();
  await page.getByRole('heading', { name: '收到了' }).waitFor();
}, { at: 'phone' });

story('without scripts: photos, the way back, and a change on the summary', async (open) => {
  const page = await open();
  await page.goto('/file');
  await page.getByLabel('您遇到了什么事？').fill(LAMP.what);
  await onwards(page, '/file/what');
  await answer(page, '/file/where', LAMP);
  await onwards(page, '/file/where');
  if (page.url().endsWith('/file/same')) await onwards(page, '/file/same');
  await page.locator('#photos').setInputFiles({ name: '灯.png', mimeType: 'image/png', buffer: dot() });
  await page.getByRole('button', { name: '传上去' }).click();
  await page.getByRole('button', { name: /^去掉/ }).waitFor();
  await page.getByRole('link', { name: '上一步' }).click();
  assert.equal(await page.getByLabel('具体在哪里？').inputValue(), LAMP.place);
  await onwards(page, '/file/where');
  const at = new URL(page.url()).pathname;
  if (at === '/file/same') await onwards(page, at);
  await page.goBack();
  await page.goForward();
  await page.goto('/file/photos');
  await onwards(page, '/file/photos');
  await answer(page, '/file/nature', LAMP);
  await onwards(page, '/file/nature');
  await onwards(page, '/file/who');
  assert.match(await page.locator('main').innerText(), /灯\.png/);
  await page.getByRole('button', { name: '送出' }).click();
  await page.getByRole('heading', { name: '收到了' }).waitFor();
}, { javaScriptEnabled: false, at: 'phone' });

story('the number of a case typed on the first page leads to the case', async (open) => {
  const told = await file(await open(), LAMP);
  const page = await open();
  await page.goto('/');
  await page.getByLabel('您遇到了什么事？').fill(told.number);
  await page.getByRole('button', { name: '说给我们听' }).click();
  await page.waitForURL('**/follow?no=*');
  assert.equal((await page.getByLabel('编号').inputValue()).replaceAll(' ', ''), told.number);
}, { at: 'phone' });

/** Presses Tab until the focus is there, as somebody without a mouse does. */
async function tabTo(page, field) {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted), field);
    if (there) return;
  }
  assert.fail(`${field} is not reached by Tab on ${page.url()}`);
}

async function press(page, at) {
  await tabTo(page, '.actions .button-big');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== at);
}

async function choose(page, label) {
  for (let pressed = 0; pressed < 100; pressed += 1) {
    const chosen = await page.locator('#region').evaluate((list) => list.selectedOptions[0]?.label);
    if (chosen === label) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`${label} is not reached by arrows`);
}

/** Waits for a step; a form that asks for it without a field adds a `?`. */
function reached(page, at) {
  return page.waitForURL((url) => url.pathname === at);
}

/** Answers a step by its fields, in whatever language it speaks. */
async function fillIn(page, at) {
  if (at === '/file/where') await page.locator('#region').selectOption({ index: 2 });
  if (at === '/file/nature') await page.locator('input[value=help]').check();
  if (at === '/file/who') await page.locator('#phone').fill('13900001234');
}

/** Elder mode: text of 18 px and more, controls of 60 px and more. */
async function isLarge(page) {
  const small = await page.evaluate(() => {
    const controls = [...document.querySelectorAll('main .button:not(.button-link), main .input, main .select, main .area, main .card-choice')];
    const low = controls.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 60);
    const texts = [...document.querySelectorAll('main p, main label, main legend, main dt, main dd')];
    const fine = texts.filter((one) => parseFloat(getComputedStyle(one).fontSize) < 18);
    return [...low, ...fine].map((one) => one.outerHTML.slice(0, 120));
  });
  assert.deepEqual(small, [], page.url());
}

/** What a screen reader says of the page, as it was approved; XINQIAO_BLESS=1 approves. */
async function readsAs(page, name) {
  const folder = new URL('trees/', import.meta.url);
  const approved = new URL(`filing-${name}.yml`, folder);
  const tree = `${await page.locator('main').ariaSnapshot()}\n`;
  if (process.env.XINQIAO_BLESS === '1') {
    await mkdir(folder, { recursive: true });
    await writeFile(approved, tree);
  }
  assert.equal(tree, await readFile(approved, 'utf8'), `filing-${name}.yml; approve with XINQIAO_BLESS=1`);
}

/** The smallest PNG there is: one dark pixel. */
function dot() {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );
}
