// The desk's queues told with the keyboard: a filter kept by name, many cases
// dispatched at once and taken back, two people on one case, and ten call-backs
// in a row.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

const key = (page, ...keys) => keys.reduce((done, one) => done.then(() => page.keyboard.press(one)), Promise.resolve());
const go = async (page, ...keys) => Promise.all([page.waitForNavigation(), key(page, ...keys)]);

story('a dispatcher keeps a filter by name and opens it with one key', async (open, place) => {
  const dispatcher = await open('luoqiutang');
  await dispatcher.goto('/desk/queues/open');
  await key(dispatcher, 'f');
  await dispatcher.getByLabel('剩余时间').first().selectOption('late');
  await dispatcher.getByLabel('排序').selectOption('new');
  await Promise.all([dispatcher.waitForURL(/time=late/), dispatcher.getByRole('button', { name: '看结果' }).click()]);
  const found = await dispatcher.locator('.queue-table tbody tr').count();
  assert.ok(found > 0, 'some case is late in the demo city');
  assert.equal(await dispatcher.locator('.left-late').count(), found, 'and nothing else is listed');
  await looksRight(dispatcher);

  const name = `超时 ${place}`;
  await key(dispatcher, 'f');
  await dispatcher.getByLabel('存为常用').fill(name);
  await dispatcher.getByRole('button', { name: '存下' }).click();
  await dispatcher.getByText(`已存下「${name}」`).waitFor();
  await dispatcher.goto('/desk/queues/to-accept');
  const tab = dispatcher.locator('.saved-one', { hasText: name });
  await go(dispatcher, await tab.getAttribute('data-key'));
  assert.match(dispatcher.url(), /time=late/);
  assert.equal(await tab.getAttribute('aria-current'), 'page');
  await dispatcher.getByRole('button', { name: '删除' }).click();
  await dispatcher.getByText('已删除这个常用筛选').waitFor();
});

story(
  'three cases are dispatched at once, after a look at what will happen, and taken back',
  async (open) => {
    const dispatcher = await open('luoqiutang');
    await dispatcher.goto('/desk/queues/to-dispatch');
    const waiting = await dispatcher.locator('.queue-table tbody tr').count();
    assert.ok(waiting >= 3, 'three cases wait for a unit');
    await key(dispatcher, 'j', 'x', 'j', 'j', 'Shift+X');
    await dispatcher.getByText('已选 3 件').waitFor();

    // Something changes meanwhile; what was picked stays picked, and the focus too.
    const before = await dispatcher.evaluate(() => document.activeElement?.getAttribute('href'));
    const agent = await open('linxiaoman');
    await agent.goto('/desk/queues/to-accept');
    await agent.locator('.queue-table tbody tr a').first().click();
    await agent.getByRole('link', { name: '风险标记' }).click();
    await agent.locator('#risk').fill('群体性诉求');
    await agent.locator('.act-form button').click();
    await agent.getByText('已完成：风险标记').waitFor();
    await dispatcher.waitForTimeout(800);
    assert.equal(await dispatcher.locator('input[name=pick]:checked').count(), 3);
    assert.equal(await dispatcher.evaluate(() => document.activeElement?.getAttribute('href')), before);
    await agent.keyboard.press('z');
    await agent.getByText('已撤销：风险标记').waitFor();

    await dispatcher.locator('#bulk-act').selectOption('dispatch');
    await looksRight(dispatcher);
    await dispatcher.getByRole('button', { name: '看看会怎样' }).click();
    await dispatcher.getByText('还没有写入').waitFor();
    await looksRight(dispatcher);
    await dispatcher.locator('#unit').selectOption({ index: 2 });
    await go(dispatcher, 'l');
    await dispatcher.getByText('3 件都可以').waitFor();
    await go(dispatcher, 'Control+Enter');
    await dispatcher.getByText('3 件已完成').waitFor();
    await looksRight(dispatcher);
    await go(dispatcher, 'z');
    await dispatcher.getByText('3 件已完成').waitFor();
    await dispatcher.goto('/desk/queues/to-dispatch');
    assert.equal(await dispatcher.locator('.queue-table tbody tr').count(), waiting);
  },
  { at: 'desk' },
);

story('many cases can be chosen without scripts', async (open) => {
  const dispatcher = await open('luoqiutang');
  await dispatcher.goto('/desk/queues/to-dispatch');
  for (const box of (await dispatcher.locator('input[name=pick]').all()).slice(0, 2)) await box.check();
  await dispatcher.locator('#bulk-act').selectOption('accept');
  await dispatcher.getByRole('button', { name: '看看会怎样' }).click();
  await dispatcher.getByText('2 件都不行').waitFor();
  await looksRight(dispatcher);
}, { javaScriptEnabled: false });

story('two people on one case see each other, and who was slower loses no word', async (open) => {
  const [agent, dispatcher] = [await open('linxiaoman'), await open('luoqiutang')];
  await dispatcher.goto('/desk/queues/to-dispatch');
  const href = await dispatcher.locator('.queue-table tbody tr a').first().getAttribute('href');
  await agent.goto(href);
  await dispatcher.goto(`${href}?act=supplements`);
  await agent.getByText('罗秋棠 也在看').waitFor();
  await dispatcher.getByText('林小满 也在看').waitFor();
  await dispatcher.locator('#text').fill('诉求人又来电，说昨晚又停了一次。');
  await agent.getByText('罗秋棠 也在看，正在填写「补充」').waitFor();
  await looksRight(agent);

  await agent.goto(`${href}?act=risks`);
  await agent.locator('#risk').fill('夜间停水');
  await agent.locator('.act-form button').click();
  await agent.getByText('已完成：风险标记').waitFor();

  await dispatcher.locator('.act-form button').click();
  await dispatcher.getByText('您打开之后发生的事').waitFor();
  await dispatcher.locator('.since').getByText('标记风险').waitFor();
  assert.match(await dispatcher.locator('#text').inputValue(), /昨晚又停了一次/);
  await looksRight(dispatcher);
  await dispatcher.locator('.act-form button').click();
  await dispatcher.getByText('已完成：补充').waitFor();
  await agent.close();
  await dispatcher.getByText('林小满 也在看').waitFor({ state: 'detached', timeout: 30_000 });
}, { at: 'desk' });

story('ten people are called back in a row, by keyboard alone', async (open) => {
  const caller = await open('weijianqing');
  await passReplies(caller);
  await caller.goto('/desk/call-back');
  await looksRight(caller);
  await go(caller, 'n');
  for (const [call, end] of ['1', '2', '6', '3', '9', '1', '2', '7', '1', '2'].entries()) {
    await caller.getByRole('heading', { name: '照着说' }).waitFor();
    const number = caller.locator('.dial-number');
    assert.match(await number.innerText(), /\*|没有留下/, 'masked before it is dialled');
    if (call < 2 && (await number.innerText()).includes('*')) {
      await go(caller, 'd');
      assert.doesNotMatch(await number.innerText(), /\*/);
    }
    if (call === 0) await looksRight(caller);
    await go(caller, end);
    await caller.getByText('已记下：').waitFor();
  }
  await caller.getByText(/我今天打了 \d+ 通/).waitFor();
  await looksRight(caller);
}, { at: 'desk' });

/** Enough replies pass the audit for ten calls. */
async function passReplies(caller) {
  await caller.goto('/desk/queues/replies');
  if ((await caller.locator('.queue-table tbody tr').count()) === 0) return;
  await key(caller, '*');
  await caller.locator('#bulk-act').selectOption('pass_reply');
  await caller.getByRole('button', { name: '看看会怎样' }).click();
  const confirm = caller.getByRole('button', { name: /^确认/ });
  if ((await confirm.count()) > 0) await confirm.click();
}
