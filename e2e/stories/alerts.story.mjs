// Four people tell of one matter: it is raised, judged, handled and closed, and
// everybody sees who said what to it.

import assert from 'node:assert/strict';
import { file } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

const TOLD = [
  '沁园里对面的饭馆油烟直排，窗户都不敢开。',
  '沁园里对面那家饭馆油烟直排到楼上，衣服都没法晒。',
  '沁园里对面饭馆油烟太大了，直排，孩子咳嗽。',
  '沁园里饭馆油烟直排，天天这样，请来看看。',
];

/** Waits until what heats up was noticed. */
async function raised(page) {
  for (let tries = 0; tries < 20; tries += 1) {
    await page.goto('/command/alerts');
    const found = page.getByRole('link', { name: /沁园里/ });
    if ((await found.count()) > 0) return found.first();
    await page.waitForTimeout(500);
  }
  return assert.fail('nobody noticed that it heats up');
}

story('what many tell of is raised, judged, handled and closed', async (open) => {
  for (const [nth, what] of TOLD.entries()) {
    const citizen = await open();
    await file(citizen, { what, region: '老码头街道', place: '沁园里对面', phone: `1390000300${nth}` });
  }
  const supervisor = await open('yanhaoran');
  const alert = await raised(supervisor);
  await looksRight(supervisor);
  await alert.click();
  await supervisor.getByRole('heading', { name: '依据的工单' }).waitFor();
  await looksRight(supervisor);
  assert.match(await supervisor.locator('main').innerText(), /4 人 4 件/);

  await supervisor.getByRole('button', { name: '是预警' }).click();
  await supervisor.getByRole('alert').waitFor();
  assert.match(await supervisor.getByRole('alert').innerText(), /说明/);
  await looksRight(supervisor);
  await supervisor.getByLabel('说明').fill('四户都说同一家饭馆，请城管今天到场。');
  await supervisor.getByRole('button', { name: '是预警' }).click();
  await supervisor.getByText('研判为预警').waitFor();

  for (const look of ['?theme=dark', '?elder=1', '?elder=0&lang=en', '?lang=zh&theme=auto']) {
    await supervisor.goto(`/command/alerts${look}`);
    await looksRight(supervisor);
  }
  await (await raised(supervisor)).click();
  await supervisor.getByLabel('说明').fill('城管已责令装净化器，三天后回访。');
  await supervisor.getByRole('button', { name: '记录处置' }).click();
  await supervisor.getByText('处置中').first().waitFor();

  const analyst = await open('shenyibai');
  await (await raised(analyst)).click();
  await analyst.getByRole('heading', { name: '送达' }).waitFor();
  assert.equal(await analyst.getByRole('button', { name: '办结' }).count(), 0, 'an analyst only reads');
  await looksRight(analyst);

  await supervisor.getByLabel('说明').fill('净化器已装，四户都说好了。');
  await supervisor.getByRole('button', { name: '办结' }).click();
  await supervisor.getByText('净化器已装').waitFor();
  await looksRight(supervisor);
  await supervisor.goto('/command/alerts?closed=1');
  await supervisor.getByRole('link', { name: /沁园里/ }).first().waitFor();
}, { at: 'desk' });
