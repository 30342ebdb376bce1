// An agent with somebody on the line: no mouse from the first word to the case
// that is with a unit, and nothing lost when the machine does not hold.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

const DISPATCHED = /已派单/;

/** Hands at their speed: five characters a second, 0.4 s a key, a second to decide. */
function hands(page) {
  const began = Date.now();
  const wait = (milliseconds) => page.waitForTimeout(milliseconds);
  return {
    async says(words) {
      // An input method hands over a few characters at a time.
      for (const piece of words.match(/.{1,4}/gu)) {
        await page.keyboard.insertText(piece);
        await wait(piece.length * 200);
      }
    },
    async types(keys) {
      for (const key of keys) {
        await page.keyboard.press(key);
        await wait(400);
      }
    },
    async press(key) {
      await page.keyboard.press(key);
      await wait(400);
    },
    decides: () => wait(1_000),
    seconds: () => (Date.now() - began) / 1_000,
  };
}

async function has(page, id) {
  await page.waitForFunction((id) => document.activeElement?.id === id, id);
}

story('a call from the first key to the dispatched case, by keyboard alone, within 45 seconds', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await has(page, 'phone');
  const hand = hands(page);
  await hand.types('13900005678');
  await hand.press('Enter');
  await hand.says('刘先生');
  await hand.press('Enter');
  await has(page, 'what');
  await hand.says('桂香路菜市场门口的路灯灭了三天，晚上看不清台阶，请来修。');
  await hand.press('Enter');
  await has(page, 'region');
  await hand.types('gxl');
  await hand.press('Enter');
  assert.match(await page.locator('#region').inputValue(), /桂香路街道/);
  await has(page, 'place');
  await hand.says('菜市场东门');
  await page.locator('#helps-part').getByText('首选').waitFor();
  await hand.decides();
  await hand.press('Control+Enter');
  await page.getByText(DISPATCHED).first().waitFor();
  console.log(`an agent filed and dispatched in ${hand.seconds().toFixed(1)} s`);
  assert.ok(hand.seconds() <= 45, `${hand.seconds()} s`);
  await looksRight(page);
  // The next call begins with an empty form.
  await hand.press('n');
  await has(page, 'phone');
  assert.equal(await page.locator('#what').inputValue(), '');
}, { at: 'desk' });

story('the same matter again is added to the case that was told before', async (open) => {
  const page = await open('linxiaoman');
  const call = async (what) => {
    await page.goto('/desk');
    await has(page, 'phone');
    await page.keyboard.type('13900007788');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText(what);
  };
  await call('青溪路的井盖翘起来了，电动车差点摔倒，请尽快来看。');
  await page.keyboard.press('Enter');
  await page.keyboard.type('gxl');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+z');
  await page.getByRole('heading', { name: '请告诉对方' }).waitFor();

  await call('还是那个井盖，今天有人摔倒了。');
  await page.locator('#earlier-part a').first().waitFor();
  await page.keyboard.press('Alt+q');
  await page.waitForFunction(() => document.activeElement?.closest('#earlier-part') !== null);
  await page.keyboard.press('a');
  await page.getByText('没有新建工单').first().waitFor();
  assert.ok((await page.getByText('今天有人摔倒了').count()) > 0);
}, { at: 'desk' });

story('a dispatcher takes the first case of the queue and gives it to a unit, by keyboard alone', async (open) => {
  const agent = await open('linxiaoman');
  await agent.goto('/desk');
  await has(agent, 'phone');
  for (let field = 0; field < 2; field += 1) await agent.keyboard.press('Enter');
  await agent.keyboard.insertText('老码头街道的路灯坏了两盏，请派人修。');
  await agent.keyboard.press('Enter');
  await agent.keyboard.type('lmt');
  await agent.keyboard.press('Enter');
  await agent.keyboard.press('Alt+z');
  await agent.getByRole('heading', { name: '请告诉对方' }).waitFor();

  const page = await open('luoqiutang');
  await page.goto('/desk/queues/to-dispatch');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/cases\//);
  await page.keyboard.press('d');
  await page.getByRole('heading', { name: '派单', exact: true }).waitFor();
  await page.locator('.act-form').getByText('首选').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('已完成：派单').first().waitFor();
}, { at: 'desk' });

story('what the caller sent by text message comes with the case, and is not chosen twice', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.locator('#what').fill('路灯灯罩掉下来了，照片发给你们了。');
  await page.locator('#what').press('Alt+m');
  const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.locator('#photos').setInputFiles({ name: '灯罩.png', mimeType: 'image/png', buffer: photo });
  await page.keyboard.press('Alt+z'); // the place is missing
  await page.getByRole('alert').first().waitFor();
  await looksRight(page);
  await page.getByLabel('灯罩.png').waitFor();
  await page.locator('#region').fill('');
  await page.locator('#region').pressSequentially('gxl');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+z');
  await page.getByRole('heading', { name: '请告诉对方' }).waitFor();
  await page.keyboard.press('o');
  await page.getByText('灯罩.png').first().waitFor();
}, { at: 'desk' });

story('a page that dies gives back what was being said', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.locator('#phone').fill('13900004321');
  await page.locator('#what').fill('说到一半，浏览器崩了。');
  await page.waitForTimeout(600);
  const clock = page.locator('.call-clock');
  assert.match(await clock.innerText(), /通话 \d\d:\d\d/);
  // Nobody is asked, nothing is told: the page is gone.
  const again = await page.context().newPage();
  const session = await page.context().newCDPSession(page);
  await Promise.race([session.send('Page.crash').catch(() => {}), again.waitForTimeout(2_000)]);
  await page.close({ runBeforeUnload: false }).catch(() => {});
  await again.goto('/desk');
  assert.equal(await again.locator('#what').inputValue(), '说到一半，浏览器崩了。');
  assert.equal(await again.locator('#phone').inputValue(), '13900004321');
  assert.match(await again.locator('.call-clock').innerText(), /通话 \d\d:\d\d/);
  again.on('dialog', (question) => question.accept());
  await again.keyboard.press('Alt+c');
  assert.equal(await again.locator('#what').inputValue(), '');
}, { at: 'desk' });

story('an input method keeps its own keys', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.locator('#what').focus();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'ludeng', selectionStart: 6, selectionEnd: 6 });
  // The Enter that takes the letters is the input method's.
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', windowsVirtualKeyCode: 229 });
  await has(page, 'what');
  await session.send('Input.insertText', { text: '路灯' });
  await page.keyboard.press('Enter');
  await has(page, 'region');
}, { at: 'desk' });

story('the palette finds a place, an act of this page and a case', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /找工单/ }).waitFor();
  await looksRight(page);
  await page.keyboard.type('dpd'); // 待派单
  await page.keyboard.press('Enter');
  await page.waitForURL(/queues\/to-dispatch/);
  const number = (await page.locator('.number').first().innerText()).trim();
  await page.keyboard.press('/');
  await page.keyboard.insertText(number);
  await page.locator('#palette [role=option]', { hasText: '工单' }).first().waitFor();
  await looksRight(page);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/cases\/\d+/);
  const kept = await page.evaluate(() => localStorage.getItem('xinqiao-recent'));
  assert.deepEqual(JSON.parse(kept).map(({ label }) => label), [number, '待派单'], 'numbers, no words of anybody');
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#palette').getAttribute('open'), null);
}, { at: 'desk' });

story('a template is put in at the cursor, and its blanks one after another', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.locator('#name').fill('欧阳奶奶');
  await page.keyboard.press('Alt+w');
  await has(page, 'answer');
  await page.keyboard.press('Alt+j');
  await page.getByRole('combobox', { name: '找模板' }).waitFor();
  await looksRight(page);
  await page.keyboard.insertText('老年乘车');
  // Nobody waits for the list to go: the next word fills the first blank.
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('65');
  await has(page, 'answer');
  assert.match(await page.locator('#answer').inputValue(), /^欧阳奶奶您好：年满65岁/);
}, { at: 'desk' });

for (const [place, width, height] of [['1280', 1280, 720], ['1440', 1440, 900], ['360', 360, 740]]) {
  story(`the screen of a call can be used by everybody at ${place} px`, async (open) => {
    const page = await open('linxiaoman');
    await page.setViewportSize({ width, height });
    for (const path of ['/desk', '/desk?lang=en', '/desk?lang=zh-CN&elder=1', '/desk?elder=0', '/staff/find', '/desk/templates', '/desk/templates/new']) {
      await page.goto(path);
      await looksRight(page);
    }
    await page.goto('/desk');
    await page.locator('#phone').fill('139 0000 1234');
    await page.locator('#what').fill('路灯不亮'.repeat(300));
    await page.locator('#region').pressSequentially('gxl');
    await page.locator('#region-list [role=option]').first().waitFor();
    await looksRight(page);
    if (width < 1000) return;
    const scrolls = () => page.evaluate(() => document.scrollingElement.scrollHeight - innerHeight);
    assert.ok((await scrolls()) <= 0, 'the columns scroll, the page does not');
  }, { at: 'desk' });
}

story('a call is taken without scripts', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.getByLabel('说了什么事').fill('桂香路的路灯不亮了。');
  await page.getByLabel('区域').fill('桂香路');
  await page.getByRole('button', { name: /查一查/ }).last().click();
  await page.getByText('首选').waitFor();
  await page.getByText('当场答复', { exact: false }).first().click();
  await page.locator('#text_template-answer').selectOption({ label: '咨询：老年乘车卡' });
  await page.locator('button[value="use:answer"]').click();
  assert.match(await page.locator('#answer').inputValue(), /年满【几】岁/);
  assert.equal(await page.getByLabel('说了什么事').inputValue(), '桂香路的路灯不亮了。');
  await page.getByRole('button', { name: /存下并派单/ }).click();
  await page.getByText(DISPATCHED).first().waitFor();
}, { at: 'desk', javaScriptEnabled: false });

story('what was read of the words goes into the form by one key, and nothing typed is put aside', async (open) => {
  const page = await open('linxiaoman');
  await page.goto('/desk');
  await page.locator('#place').fill('巷口老槐树旁');
  await page
    .locator('#what')
    .fill('南汀区钟鼓巷街道染坊巷的路灯冒烟，打了三次电话没人管，再不修我就跳楼');
  const helps = page.locator('#helps-part');
  await helps.getByText('扬言极端').waitFor();
  await helps.getByText('「跳楼」').first().waitFor();
  await page.keyboard.press('Alt+a');
  assert.match(await page.locator('#region').inputValue(), /钟鼓巷街道/);
  assert.match(await page.locator('#class').inputValue(), /路灯照明/);
  assert.equal(await page.locator('#place').inputValue(), '巷口老槐树旁');
  assert.ok(await page.locator('input[name=urgency][value=urgent]').isChecked());
  assert.ok(await page.locator('input[name=nature][value=complain]').isChecked());
  // Nothing is left to take over.
  await helps.locator('[data-take]').waitFor({ state: 'detached' });
  await helps.getByText('首选').waitFor();
  await looksRight(page);
}, { at: 'desk' });
