// Places, and people who meet the same: a place chosen from the list, public cases
// searched, a case joined instead of told again.

import assert from 'node:assert/strict';
import { file } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

const LAMP = {
  what: '桂香路口子上的路灯不亮好几天了，下夜班走路看不见。',
  region: '桂香路街道',
  place: '桂香路路口',
};

story('a neighbour meets the same and joins with one press', async (open, at) => {
  const told = { ...LAMP, place: `桂香路路口（${at}）` };
  const teller = await open();
  await file(teller, told);

  const neighbour = await open();
  await neighbour.goto('/');
  await neighbour.getByLabel('您遇到了什么事？').fill(LAMP.what);
  await neighbour.getByRole('button', { name: '说给我们听' }).click();
  await neighbour.getByRole('button', { name: '下一步' }).click();
  await neighbour.getByLabel('在哪个区、哪个街道？').selectOption({ label: LAMP.region });
  await neighbour.getByRole('button', { name: '下一步' }).click();
  await neighbour.getByRole('heading', { name: '是不是同一件事？' }).waitFor();
  await looksRight(neighbour);
  await neighbour.getByRole('button', { name: '我也遇到了' }).first().click();
  await neighbour.getByRole('heading', { name: '记下了，您也遇到了' }).waitFor();
  await looksRight(neighbour);
  await neighbour.getByRole('link', { name: '看这件事的进展' }).click();
  await looksRight(neighbour);
  const again = neighbour.getByRole('button', { name: '我也遇到了' });
  assert.equal(await again.count(), 0, 'once a browser');
});

story('public cases are narrowed, and the address keeps what was chosen', async (open) => {
  const reader = await open();
  await reader.goto('/cases');
  await looksRight(reader);
  await reader.getByLabel('办到哪一步').selectOption({ label: '正在办' });
  await reader.getByRole('button', { name: '查找' }).click();
  await reader.waitForURL(/state=open/);
  await reader.getByRole('status').filter({ hasText: '件' }).waitFor();
  await reader.getByRole('link', { name: '地图' }).click();
  await reader.waitForURL(/view=map/);
  // Here no map can be drawn, or it is; the list stands beside it either way.
  await reader.locator('.lines .line').first().waitFor();
  await looksRight(reader);
});

story('a place is picked on the map by keyboard alone', async (open) => {
  const page = await open();
  await page.goto('/');
  await page.getByLabel('您遇到了什么事？').fill('井盖松了，车一过就响。');
  await page.getByRole('button', { name: '说给我们听' }).press('Enter');
  await page.waitForURL('**/file/what');
  await page.getByRole('button', { name: '下一步' }).press('Enter');
  await page.waitForURL('**/file/where');
  const opener = page.getByRole('button', { name: '在地图上选' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const map = page.getByRole('region', { name: /地图/ });
  await map.waitFor({ timeout: 30_000 });
  await page.waitForFunction(() => document.activeElement.closest('.place-canvas'), undefined, { timeout: 30_000 });
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(1_000); // the map glides
  await page.keyboard.press('Enter');
  await page.getByText(/^已选：/).waitFor({ timeout: 30_000 });
  assert.notEqual(await page.getByLabel('在哪个区、哪个街道？').inputValue(), '');
  await looksRight(page);
}, { at: 'desk' });
