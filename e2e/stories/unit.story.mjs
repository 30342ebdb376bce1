// The units' work by keyboard alone: what is looked for is opened, read, judged
// and sent without a mouse.

import assert from 'node:assert/strict';
import { act, file } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

const GOOD =
  '李先生，您好：菜市场东门的路灯已于今天 18:00 修好，台阶旁另加了一盏。若再有问题请拨打 12345。感谢您的提醒。';

/** A lamp that the city's management office has signed for. */
async function lampInHand(open) {
  const lamp = await file(await open(), {
    what: '青溪路菜市场门口的路灯灭了三天，晚上看不清台阶。请问什么时候能修好？',
    region: '桂香路街道',
    place: '青溪路菜市场东门',
  });
  const dispatcher = await open('luoqiutang');
  await act(dispatcher, '/desk', lamp.number, '受理', (form) => form.getByLabel('事项类别').fill('路灯照明'));
  await act(dispatcher, '/desk', lamp.number, '派单', async (form) => {
    await form.locator('.card-choice', { hasText: '首选' }).click();
    await form.getByLabel('连同建议的协办单位一起派').uncheck();
  });
  const handler = await open('fanxiaozhou');
  await act(handler, '/unit', lamp.number, '签收');
  return { lamp, handler };
}

/** Presses keys one after another. */
async function keys(page, ...pressed) {
  for (const key of pressed) await page.keyboard.press(key);
}

story('a clerk replies without a mouse, and a second reader reads along', async (open) => {
  const { lamp, handler: page } = await lampInHand(open);
  await page.goto('/unit');
  await looksRight(page);
  const wanted = page.locator(`.work-title[href$="${lamp.number}"]`);
  for (let rows = 0; rows < 200; rows += 1) {
    await keys(page, 'j');
    if (await wanted.evaluate((link) => link === document.activeElement)) break;
  }
  assert.ok(await wanted.evaluate((link) => link === document.activeElement), 'j leads to every line');
  await keys(page, 'Enter');
  await page.waitForURL(`**/unit/cases/${lamp.number}`);
  const letter = page.getByLabel('给诉求人的信');
  await letter.waitFor();
  // Words left, answer right, and both above the fold.
  for (const size of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }]) {
    await page.setViewportSize(size);
    await page.evaluate(() => window.scrollTo(0, 0));
    const [words, answer] = [await page.locator('.own-words').first().boundingBox(), await letter.boundingBox()];
    assert.ok(words.x + words.width <= answer.x, 'the words stand left of the answer');
    assert.ok(words.y + words.height <= size.height && answer.y + 120 <= size.height, `above the fold at ${size.height}`);
    assert.ok(await page.locator('.unit-list').isVisible(), 'the list stays');
  }
  await looksRight(page);

  await page.locator('body').press('r');
  await letter.focus();
  await page.keyboard.type('我们高度重视，尽快处理，请联系 13900001234。');
  const check = (text) => page.locator('.judged', { hasText: text });
  await check('「高度重视」没有说明做什么').waitFor();
  await check('「尽快」不是时间').waitFor();
  await check('手机号').waitFor();
  await looksRight(page);
  await keys(page, 'Tab', 'Tab');
  await page.getByLabel('给热线的办理情况').focus();
  await page.keyboard.type('更换灯具一套。');
  await keys(page, 'Control+Enter');
  await page.getByText('信里有手机号，不能送出').first().waitFor();
  assert.match(await letter.inputValue(), /13900001234/, 'what was written is kept');
  await looksRight(page);

  await letter.focus();
  await keys(page, 'Control+a');
  await page.keyboard.type(GOOD);
  await page.getByText('7 项里做到 7 项').waitFor();
  await looksRight(page);
  await keys(page, 'Control+Enter');
  await page.getByText('已完成：答复').waitFor();
  await looksRight(page);
}, { at: 'desk' });

story('without scripts a button asks the second reader', async (open) => {
  const page = await open('fanxiaozhou');
  await page.goto('/unit');
  const first = page.locator('.work-line', { hasText: '请办理并答复' }).first();
  await first.locator('.work-title').click();
  await page.goto(`${page.url().split('?')[0]}?act=replies`);
  await page.getByLabel('给诉求人的信').fill('知道了。');
  await page.getByRole('button', { name: '检查并预览' }).click();
  await page.getByText('开头请称呼对方').waitFor();
  assert.equal(await page.getByLabel('给诉求人的信').inputValue(), '知道了。');
}, { at: 'phone', javaScriptEnabled: false });

story('help is asked of another unit, which says that it is not its matter', async (open) => {
  const { lamp, handler } = await lampInHand(open);
  await act(handler, '/unit', lamp.number, '请求协办', async (form) => {
    await form.getByLabel('请哪个单位').selectOption({ label: '云汀供电公司' });
    await form.getByLabel('请它做什么').fill('请查菜市场东门的线路有没有停电。');
  });
  await looksRight(handler);
  const electrician = await open('mingqihui');
  await electrician.goto('/unit');
  await electrician.locator('.work-line', { hasText: '前反馈协办意见' }).first().waitFor();
  await looksRight(electrician);
  await act(electrician, '/unit', lamp.number, '说明不属协办', async (form) => {
    await form.getByLabel('为什么不属于本单位').fill('这一段路灯由区里自己供电，请找区城管局。');
  });
  await handler.goto(`/unit/cases/${lamp.number}`);
  await handler.getByText('说明不属于它协办').waitFor();
}, { at: 'desk' });

story('somebody is away, and the stand-in reads it on the list', async (open) => {
  const clerk = await open('fanxiaozhou');
  await clerk.goto('/unit/absence');
  await looksRight(clerk);
}, {});
