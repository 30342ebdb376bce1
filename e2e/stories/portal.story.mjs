// What somebody sees who comes for the first time.

import assert from 'node:assert/strict';
import { axe, fits, story } from './harness.mjs';

story('the first page says in Chinese where one is', async (page) => {
  await page.goto('/');
  assert.match(await page.locator('html').getAttribute('lang'), /^zh/);
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
  await axe(page);
  await fits(page);
});
