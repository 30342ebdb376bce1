// Every page that staff work on, for each of them.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

const ROUNDS = {
  linxiaoman: ['/desk'],
  luoqiutang: ['/desk'],
  weijianqing: ['/desk'],
  fanxiaozhou: ['/unit', '/unit/done'],
  mindaokuan: ['/unit'],
  yanhaoran: ['/command', '/command/units', '/command/find'],
  shenyibai: ['/command'],
  zhaiyunfan: [
    '/admin', '/admin/units', '/admin/people', '/admin/people/new', '/admin/rules', '/admin/rules/compare',
    '/admin/catalogue', '/admin/calendar', '/admin/tokens', '/admin/sign-ins', '/admin/system',
  ],
};

for (const [somebody, paths] of Object.entries(ROUNDS)) {
  story(`the pages of ${somebody} can be used by everybody`, async (open) => {
    const page = await open(somebody);
    for (const path of paths) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 200, path);
      await looksRight(page);
    }
  });
}

story('a citizen who comes to a staff page is asked to sign in as staff', async (open) => {
  const citizen = await open('citizen');
  for (const path of ['/desk', '/unit', '/command', '/admin']) {
    await citizen.goto(path);
    assert.match(new URL(citizen.url()).pathname, /^\/sign-in/, path);
  }
}, { at: 'phone' });

story('larger text and targets stay on the page', async (open) => {
  const page = await open();
  await page.goto('/');
  await page.getByRole('link', { name: '长辈版' }).click();
  for (const path of ['/', '/file', '/follow', '/cases']) {
    await page.goto(path);
    await looksRight(page);
  }
});
