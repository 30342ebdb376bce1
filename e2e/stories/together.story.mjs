// One matter told by two people: found, confirmed, answered once for both; and a
// third that was somebody else's after all.

import assert from 'node:assert/strict';
import { act, file, follow } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

// Each telling has a matter of its own: what one left behind is offered to the other.
const MATTERS = {
  phone: {
    region: '老码头街道',
    place: '江景苑西侧',
    one: '云帆苑旁边的混凝土搅拌站夜里两点还在施工，粉尘很大，吵得全楼睡不着。',
    other: '云帆苑西边那个混凝土搅拌站，夜里两点施工，粉尘大、声音吵，老人睡不着，求管管。',
  },
  desk: {
    region: '桂香路街道',
    place: '枇杷巷口',
    one: '枇杷巷口的烧烤摊占了盲道，油烟直往楼上窜，炭灰倒在下水口。',
    other: '枇杷巷口烧烤摊油烟熏人，占着盲道，炭灰都倒进下水口，请来看看。',
  },
};

/** Waits until the case is offered as the same as others. */
async function offered(page, number) {
  for (let tries = 0; tries < 20; tries += 1) {
    await page.goto(`/desk/cases/${number}`);
    if ((await page.getByRole('button', { name: '是同一件' }).count()) > 0) return;
    await page.waitForTimeout(500);
  }
  assert.fail('nobody noticed that it was told before');
}

story('two people tell of one matter, one reply answers both, and a wrong merge is undone', async (open, place) => {
  const { one, other, ...where } = MATTERS[place] ?? MATTERS.phone;
  const citizen = await open();
  const first = await file(citizen, {
    ...where,
    what: one,
    phone: '13900001111',
  });
  const neighbour = await open();
  const second = await file(neighbour, {
    ...where,
    what: other,
    name: '市民老赵',
    phone: '13900002222',
  });

  const dispatcher = await open('luoqiutang');
  await offered(dispatcher, second.number);
  await looksRight(dispatcher);
  await dispatcher.getByRole('button', { name: '是同一件' }).first().click();
  await dispatcher.getByText('已合在一起办').first().waitFor();
  await dispatcher.getByText('并单办理').first().waitFor();
  await looksRight(dispatcher);
  await dispatcher.getByRole('link', { name: '看全部' }).click();
  await dispatcher.getByRole('heading', { name: '一件事，多人反映' }).waitFor();
  await looksRight(dispatcher);
  assert.match(await dispatcher.locator('main').innerText(), /2 件，2 人/);

  await act(dispatcher, '/desk', first.number, '受理');
  await act(dispatcher, '/desk', first.number, '派单', async (form) => {
    await form.getByLabel('或者派给别的单位').selectOption({ label: '云汀市城市管理局' });
    await form.locator('[name=with_helpers]').uncheck();
  });
  await follow(neighbour, second);
  await looksRight(neighbour);
  assert.match(await neighbour.locator('h1').innerText(), /另外 1 位市民反映的是同一件，由.*一并办理/);

  const handler = await open('fanxiaozhou');
  await act(handler, '/unit', first.number, '签收');
  await act(handler, '/unit', first.number, '答复', async (form) => {
    await form.getByLabel('给诉求人的信').fill(
      '市民小李，您好：已责令整改，装了喷淋，我们会每天去看。若再有问题请拨打 12345，谢谢。',
    );
    await form.getByLabel('给热线的办理情况').fill('责令夜间停工，安装喷淋。');
  });
  const callBack = await open('weijianqing');
  await act(callBack, '/desk', first.number, '答复审核通过');

  for (let tries = 0; tries < 20; tries += 1) {
    await neighbour.reload();
    if ((await neighbour.getByText('装了喷淋').count()) > 0) break;
    await neighbour.waitForTimeout(500);
  }
  const told = await neighbour.locator('main').innerText();
  assert.match(told, /装了喷淋/);
  assert.ok(!told.includes('小李'), 'nobody reads whose letter it was');
  await looksRight(neighbour);

  await act(dispatcher, '/desk', second.number, '撤销并单', (form) =>
    form.getByRole('textbox').first().fill('老赵说的是另一处。'),
  );
  await dispatcher.getByText('待受理').first().waitFor();
  await follow(neighbour, second);
  assert.match(await neighbour.locator('main').innerText(), /分出来单独办/);
  await looksRight(neighbour);
});
