// What somebody meets who comes for the first time.

import assert from 'node:assert/strict';
import { file, follow } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

const PAGES = ['/', '/file/what', '/enterprise', '/follow', '/cases', '/about', '/about/ways', '/about/privacy', '/sign-in'];

for (const [locale, lang] of [['zh-CN', /^zh/], ['en', /^en/]]) {
  story(`every page of the portal can be used by everybody (${locale})`, async (open) => {
    const page = await open();
    for (const path of PAGES) {
      await page.goto(`${path}?lang=${locale}`);
      assert.match(await page.locator('html').getAttribute('lang'), lang, path);
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, path);
      await looksRight(page);
    }
  }, { locale });
}

story('a case is filed, followed and taken back without scripts', async (open) => {
  const page = await open();
  const told = await file(page, {
    what: '想问一下，小区加装电梯的补贴现在还能申请吗？去哪里办？',
    nature: '咨询',
    region: '桂香路街道',
    place: '临江花苑',
  });
  await follow(page, told);
  await page.getByRole('link', { name: '不办了，撤回' }).click();
  await looksRight(page);
  await page.getByLabel('为什么撤回？').fill('社区已经答复了。');
  await page.getByRole('button', { name: '撤回', exact: true }).click();
  await page.getByText('已经撤回').first().waitFor();
}, { javaScriptEnabled: false });

story('a wrong number or code tells nothing about a case', async (open) => {
  const page = await open();
  await follow(page, { number: '2611220100000017', code: 'ABCDEFGH' });
  await page.getByRole('alert').first().waitFor();
  await looksRight(page);
});
