// Telling the hotline something, and being interrupted: no line, a closed window, a
// computer that others use, photos too large for the line.

import assert from 'node:assert/strict';
import { answer, onwards } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

const TEXT = '老码头街道江堤步道的护栏松了，一推就晃。';
const PLACE = { region: '老码头街道', place: '江堤步道三号亭' };

story('the line goes, and nothing written is lost', async (open) => {
  const page = await open();
  await page.goto('/file/what');
  await workerIsThere(page);
  await page.getByLabel('您遇到了什么事？').fill(TEXT);
  await onwards(page, '/file/what');
  await answer(page, '/file/where', PLACE);

  await page.context().setOffline(true);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('heading', { name: '没有网络' }).waitFor();
  await page.getByText('您写的都留在这部手机上').first().waitFor();
  await looksRight(page);
  // Away and back again, still without a line: the words are still there.
  await page.context().setOffline(false);
  await page.waitForURL('**/file/where');
  await page.getByLabel('具体在哪里？').waitFor();
  assert.equal(await page.getByLabel('具体在哪里？').inputValue(), PLACE.place);
  const chosen = await page.getByLabel('在哪个区、哪个街道？').evaluate((list) => list.selectedOptions[0].label);
  assert.equal(chosen, PLACE.region);
  await onwards(page, '/file/where');
});

story('without a line one begins to write, and goes on when it is back', async (open) => {
  const page = await open();
  await page.goto('/');
  await workerIsThere(page);
  await page.context().setOffline(true);
  await page.getByRole('link', { name: '说一件事' }).first().click();
  await page.getByRole('heading', { name: '没有网络' }).waitFor();
  await page.getByLabel('您遇到了什么事？先写在这里').fill(TEXT);
  await looksRight(page);
  await page.waitForTimeout(400);
  await page.context().setOffline(false);
  await page.getByText('网络回来了').first().waitFor();
  await page.getByRole('link', { name: '接着写' }).click();
  await page.waitForURL('**/file/what');
  assert.equal(await page.getByLabel('您遇到了什么事？').inputValue(), TEXT);
  await onwards(page, '/file/what');

  // What is kept is the look, the script and the page without a line: nobody's page.
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  const strange = kept.filter((path) => !path.startsWith('/assets/') && !path.startsWith('/offline'));
  assert.deepEqual(strange, []);
});

story('on a computer that others use, what was begun is not shown, and can be cleared', async (open) => {
  const page = await open();
  await page.goto('/file/what');
  await page.getByLabel('您遇到了什么事？').fill(TEXT);
  await onwards(page, '/file/what');
  await page.getByLabel('具体在哪里？').fill(PLACE.place);
  await page.waitForTimeout(400);

  await page.goto('/');
  await page.getByRole('link', { name: '说一件事' }).first().click();
  await page.getByRole('heading', { name: '接着写上次的？' }).waitFor();
  assert.ok(!(await page.locator('main').innerText()).includes('护栏'));
  await looksRight(page);
  await page.getByRole('link', { name: '接着写', exact: true }).click();
  assert.equal(await page.getByLabel('具体在哪里？').inputValue(), PLACE.place);
  await page.getByRole('button', { name: '不写了，清除' }).click();
  await page.getByText('已经清除').waitFor();
  const left = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('xinqiao-draft')));
  assert.deepEqual(left, []);
  await page.goto('/file');
  assert.equal(await page.getByLabel('您遇到了什么事？').inputValue(), '');
});

story('a photo of a phone arrives small, upright and without the place it was taken', async (open) => {
  const page = await open();
  await page.goto('/file/what');
  await page.getByLabel('您遇到了什么事？').fill(TEXT);
  await onwards(page, '/file/what');
  await answer(page, '/file/where', PLACE);
  await onwards(page, '/file/where');
  if (page.url().endsWith('/file/same')) await onwards(page, '/file/same');

  const taken = await photo(page, 3000, 2000);
  const small = await photo(page, 200, 100, false);
  await page.locator('#photos').setInputFiles([
    { name: '护栏.jpg', mimeType: 'image/jpeg', buffer: taken },
    { name: '小.jpg', mimeType: 'image/jpeg', buffer: small },
  ]);
  await page.getByText('传好了').waitFor();
  await looksRight(page);
  const [first, second] = await arrived(page);
  assert.deepEqual([first.width, first.height], [1067, 1600], 'turned as the camera says, 1600 px long');
  assert.ok(!first.exif && first.bytes < taken.length);
  assert.equal(second.bytes, small.length, 'what is small and plain stays as it is');

  // A line that breaks between two photos loses neither of them.
  await page.context().setOffline(true);
  await page.locator('#photos').setInputFiles([{ name: '再一张.jpg', mimeType: 'image/jpeg', buffer: await photo(page, 300, 200) }]);
  await page.getByText('没有传上去').waitFor();
  assert.equal((await page.locator('.files li').count()), 2);
  await page.context().setOffline(false);
  await page.locator('.files li').nth(2).waitFor();
  await page.getByRole('button', { name: /去掉 小\.jpg/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('.files li').length === 2);
  await page.locator('#photos').setInputFiles([{ name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: Buffer.from('....ftypheic') }]);
  await page.getByText('兼容性最佳').waitFor();
}, { at: 'phone' });

async function workerIsThere(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
  });
}

/** A JPEG, with the EXIF of a phone held upright: turned, and with a place in it. */
async function photo(page, width, height, exif = true) {
  const base64 = await page.evaluate(async ([width, height]) => {
    const canvas = new OffscreenCanvas(width, height);
    const paper = canvas.getContext('2d');
    for (let at = 0; at < 400; at += 1) {
      paper.fillStyle = `hsl(${(at * 47) % 360} 60% 50%)`;
      paper.fillRect((at * 131) % width, (at * 71) % height, width / 9, height / 9);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, [width, height]);
  const plain = Buffer.from(base64, 'base64');
  if (!exif) return plain;
  // TIFF, little end first; one entry: orientation 6, "turn right".
  const tiff = Buffer.from('49492a0008000000010012010300010000000600000000000000', 'hex');
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from('GPS 31.23N 121.47E')]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, body, plain.subarray(2)]);
}

/** The pictures of the draft as they are kept. */
function arrived(page) {
  return page.evaluate(async () => {
    const all = [...document.querySelectorAll('.files img')].map(async ({ src }) => {
      const bytes = new Uint8Array(await (await fetch(src)).arrayBuffer());
      const picture = await createImageBitmap(new Blob([bytes]), { imageOrientation: 'none' });
      const exif = new TextDecoder('latin1').decode(bytes.slice(0, 4096)).includes('Exif');
      return { width: picture.width, height: picture.height, bytes: bytes.length, exif };
    });
    return Promise.all(all);
  });
}
