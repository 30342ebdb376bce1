// Doors and switches. How every page looks to everybody is in ../everywhere/.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

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
