// What people do with a case in more than one story.

import assert from 'node:assert/strict';
import { looksRight } from './harness.mjs';

/** Files a case as somebody who does not sign in; its number and query code. */
export async function file(page, { what, nature = '求助', region, place }) {
  await page.goto('/');
  await page.getByLabel('您遇到了什么事？').fill(what);
  await page.getByRole('button', { name: '说给我们听' }).click();
  assert.equal(await page.getByLabel('您遇到了什么事？').inputValue(), what);
  await page.getByRole('radio', { name: nature }).check();
  await page.getByLabel('在哪个区、哪个街道？').selectOption({ label: region });
  await page.getByLabel('具体在哪里？').fill(place);
  await page.getByLabel('怎么称呼您？').fill('市民小李');
  await page.getByLabel('联系电话').fill('13900001234');
  await page.getByLabel('可以公开这件事怎么办的').check();
  await looksRight(page);
  await page.getByRole('button', { name: '送出' }).click();
  await page.getByRole('heading', { name: '收到了' }).waitFor();
  await looksRight(page);
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
