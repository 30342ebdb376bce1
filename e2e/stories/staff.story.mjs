// Doors and switches. How every page looks to everybody is in ../everywhere/.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

const PARTS = ['/desk', '/unit', '/command', '/admin'];

story('whoever comes to a staff page is asked to sign in as staff', async (open) => {
  const stranger = await open();
  for (const path of PARTS) {
    await stranger.goto(path);
    assert.match(new URL(stranger.url()).pathname, /^\/sign-in\/staff/, path);
  }
}, { at: 'phone' });

story('for a citizen there are no staff pages', async (open) => {
  const citizen = await open('citizen');
  for (const path of PARTS) {
    const answer = await citizen.goto(path);
    assert.equal(answer.status(), 404, path);
    await looksRight(citizen);
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
