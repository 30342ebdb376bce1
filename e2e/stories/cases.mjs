// What people do with a case in more than one story.

import assert from 'node:assert/strict';
import { looksRight } from './harness.mjs';

/** Files a case as somebody who does not sign in; its number and query code. */
export async function file(page, told) {
  await page.goto('/');
  await page.getByLabel('您遇到了什么事？').fill(told.what);
  await page.getByRole('button', { name: '说给我们听' }).click();
  await page.waitForURL('**/file/what');
  assert.equal(await page.getByLabel('您遇到了什么事？').inputValue(), told.what);
  for (let at = ''; at !== '/file/check'; ) {
    at = new URL(page.url()).pathname;
    await answer(page, at, told);
    await looksRight(page);
    if (at !== '/file/check') await onwards(page, at);
  }
  await page.getByRole('button', { name: '送出' }).click();
  await page.getByRole('heading', { name: '收到了' }).waitFor();
  await looksRight(page);
  return receipt(page);
}

/** Answers one step of filing, whichever is shown. */
export async function answer(page, at, { nature = '求助', region, place, name = '市民小李', phone = '13900001234' }) {
  if (at === '/file/where') {
    await page.getByLabel('在哪个区、哪个街道？').selectOption({ label: region });
    await page.getByLabel('具体在哪里？').fill(place);
  } else if (at === '/file/nature') {
    await page.getByRole('radio', { name: nature }).check();
  } else if (at === '/file/who') {
    await page.getByLabel('怎么称呼您？').fill(name);
    await page.getByLabel('联系电话').fill(phone);
    await page.getByLabel('可以公开这件事怎么办的').check();
  }
}

/** Presses the button that leads to the next step, and waits for it. */
export async function onwards(page, at) {
  const same = at === '/file/same';
  await page.getByRole('button', { name: same ? '不是，接着写' : '下一步' }).click();
  await page.waitForURL((url) => url.pathname !== at);
}

/** What a person notes down after filing. */
export async function receipt(page) {
  const [number, code] = await page.locator('.big-number').allInnerTexts();
  return { number: number.replaceAll(/\D/g, ''), code };
}

/** Does an act on a case the way staff do: opens it, picks the act, fills in, sends. */
export async function act(page, base, number, name, fill = async () => {}) {
  await page.goto(`${base}/cases/${number}`);
  await looksRight(page);
  const named = new RegExp(`^${name}( |$)`); // its key stands behind the name
  const offered = page.getByRole('navigation', { name: '现在可以做' });
  await offered.getByRole('link', { name: named }).click();
  const form = page.locator('.act-form form');
  await form.waitFor();
  await fill(form);
  await looksRight(page);
  await form.getByRole('button', { name: named }).click();
  await page.getByText(`已完成：${name}`).first().waitFor();
}

/** Where a case stands, as the citizen who holds number and query code reads it. */
export async function follow(page, { number, code }) {
  await page.goto('/follow');
  await page.getByLabel('编号').fill(number);
  await page.getByLabel('查询码').fill(code);
  await page.getByRole('button', { name: '看进度' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}
