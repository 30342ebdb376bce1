// The life of an answer: written by the unit that knows, passed by its head,
// published by another, read by a citizen; found harmful by an agent in the middle
// of a call, gone at once, mended, and back.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';
import { begin, does, isFound, mayDo, putAway, somePlace, until, write } from './items.mjs';

const HOSTILE = [
  '<script>window.stolen = document.cookie</script>',
  '<img src="x" onerror="window.stolen = 1">',
  '押金\u202E元十三\u202C当场退。',
  '[点这里](javascript:alert(1))',
];

/** An answer about lending umbrellas, of a place no other story knows. */
function umbrellas(more = []) {
  const place = somePlace();
  return {
    place,
    asked: `在${place}碰上下雨，想借把伞去哪里借`,
    title: `${place}便民雨伞去哪里借`,
    questions: `${place}能借伞吗\n${place}的伞怎么还`,
    answer: ['到东门的**便民驿站**借，不收钱。', '- 早 7 点到晚 9 点\n- 三天内还', ...more].join('\n\n'),
    keywords: '便民雨伞、借伞',
    theme: '市容、环境与消防',
  };
}

/** Written by the unit, passed by its head, published by an editor; its address for the staff. */
async function published(open, told) {
  const handler = await open('fanxiaozhou');
  const item = await begin(handler, told);
  await does(await open('mindaokuan'), item, '单位审核通过');
  await does(await open('qianmoyan'), item, '审核发布');
  return item;
}

const read = (item) => item.replace('/library/', '/knowledge/');

story('an answer is written by a unit, reviewed, published, found and said to help', async (open) => {
  const told = umbrellas(HOSTILE);
  const handler = await open('fanxiaozhou');
  await handler.goto('/library');
  await handler.getByRole('link', { name: /^新条目/ }).click();
  await handler.getByRole('button', { name: '保存并送审' }).click();
  await handler.getByRole('alert').waitFor();
  await looksRight(handler);
  await write(handler, told);
  await handler.getByRole('button', { name: '预览' }).click();
  const preview = handler.getByRole('region', { name: '预览' });
  await preview.getByText('便民驿站').waitFor();
  await looksRight(handler);
  await isHarmless(preview);
  assert.equal(await handler.getByLabel('其他问法').inputValue(), told.questions, 'nothing typed is lost');
  await handler.getByRole('button', { name: '保存并送审' }).click();
  await handler.getByText('已送审').waitFor();
  const item = new URL(handler.url()).pathname;

  // Nobody outside sees it, and whoever wrote it neither passes nor publishes it.
  const citizen = await open();
  assert.equal((await citizen.goto(read(item))).status(), 404);
  assert.ok(!(await mayDo(handler, item, '单位审核通过')) && !(await mayDo(handler, item, '审核发布')));

  const head = await open('mindaokuan');
  await head.goto('/library?tab=unit_review');
  await looksRight(head);
  await head.getByRole('link', { name: told.title }).click();
  await isHarmless(head.locator('main'));
  await does(head, item, '单位审核通过', (form) => form.getByLabel('说明').fill('属实，驿站就在东门。'));
  const editor = await open('qianmoyan');
  await editor.goto('/library?tab=hotline_review');
  await editor.getByRole('link', { name: told.title }).click();
  await does(editor, item, '审核发布');

  await citizen.goto('/knowledge');
  await citizen.getByRole('searchbox', { name: '想问什么？' }).fill(told.asked);
  await citizen.getByRole('button', { name: '找答案' }).click();
  await until('the answer in the search', () => isFound(citizen, told.asked, told.title));
  await looksRight(citizen);
  await citizen.getByRole('link', { name: told.title }).click();
  await citizen.getByText('便民驿站').waitFor();
  await looksRight(citizen);
  await isHarmless(citizen.locator('article'));
  await citizen.getByRole('button', { name: '有帮助' }).click();
  await citizen.getByText('谢谢，我们记下了').waitFor();

  await citizen.getByRole('link', { name: '内容有错' }).click();
  assert.equal(await citizen.getByRole('button', { name: '报告有害' }).count(), 0, 'only the staff hides');
  await citizen.getByRole('button', { name: '告诉负责单位' }).click();
  await citizen.getByRole('alert').waitFor();
  await looksRight(citizen);
  await citizen.getByLabel('哪里不对').fill('冬天晚上 8 点就关门了，别让人白跑。');
  await citizen.getByRole('button', { name: '告诉负责单位' }).click();
  await citizen.getByText('谢谢指正').waitFor();

  await handler.goto('/library?tab=corrections');
  await handler.getByRole('link', { name: told.title }).click();
  await handler.getByText('冬天晚上 8 点就关门了').first().waitFor();
  await looksRight(handler);
  await handler.getByRole('button', { name: /^采纳，去改/ }).click();
  await handler.waitForURL('**/edit');
  await looksRight(handler);
  await putAway(editor, item);
}, { at: 'desk' });

story('an agent quotes an answer with one key, finds it harmful, and it is gone until it is mended', async (open) => {
  const told = umbrellas();
  const item = await published(open, told);
  const citizen = await open();
  await until('the answer in the search', () => isFound(citizen, told.asked, told.title));

  const agent = await open('linxiaoman');
  await agent.goto('/desk');
  await agent.locator('#what').fill(told.asked);
  await agent.locator('#helps-part').getByRole('link', { name: told.title }).waitFor();
  await looksRight(agent);
  await agent.locator('#what').press('Alt+i');
  const reply = agent.locator('#answer');
  await until('the quoted answer', async () => (await reply.inputValue()).includes('便民驿站'));
  assert.match(await reply.inputValue(), new RegExp(`依据：${told.title}`));
  await looksRight(agent);

  // One key asks for a correction; the call goes on in its own window.
  const [beside] = await Promise.all([agent.context().waitForEvent('page'), agent.keyboard.press('Alt+/')]);
  await beside.getByLabel('哪里不对').fill('周末是早 9 点开门。');
  await looksRight(beside);
  await beside.getByRole('button', { name: '告诉负责单位' }).click();
  await beside.getByText('谢谢指正').waitFor();
  await beside.getByRole('link', { name: '内容有错' }).click();
  await beside.getByLabel('哪里不对').fill('东门在修路，晚上有深坑，去了会摔伤。');
  await beside.getByRole('button', { name: '报告有害' }).click();
  await beside.getByText('已对公众隐藏').waitFor();
  assert.equal(new URL(beside.url()).pathname, item);
  await looksRight(beside);

  assert.equal((await citizen.goto(read(item))).status(), 404, 'gone with the report');
  await until('gone from the search', async () => !(await isFound(citizen, told.asked, told.title)));

  // An editor mends it, looks at what changes, and another one publishes it.
  const editor = await open('qianmoyan');
  await editor.goto('/library?tab=hidden');
  await editor.getByRole('link', { name: told.title }).click();
  await editor.getByText('有深坑').first().waitFor();
  await editor.keyboard.press('e');
  await editor.waitForURL('**/edit');
  const mended = told.answer.replace('东门', '西门');
  await write(editor, { ...told, theme: undefined, answer: mended });
  await editor.getByRole('button', { name: '保存草稿' }).click();
  await editor.getByRole('link', { name: '与已发布的对比' }).click();
  await editor.locator('.diff ins', { hasText: '西' }).waitFor();
  await editor.locator('.diff del', { hasText: '东' }).waitFor();
  await looksRight(editor);
  await does(editor, item, '送审');
  await does(await open('mindaokuan'), item, '单位审核通过');
  await editor.goto(item);
  await editor.getByText('要由另一位审核人发布').waitFor();
  const other = await open('songzhiwei');
  await does(other, item, '审核发布');

  await until('the mended answer in the search', () => isFound(citizen, told.asked, told.title));
  await citizen.goto(read(item));
  await citizen.getByText('到西门的').waitFor();

  // The works are over: the first edition again.
  await editor.goto(`${item}/versions`);
  await looksRight(editor);
  await editor.getByRole('button', { name: '取回这一版 第 1 版' }).click();
  await editor.waitForURL('**/edit');
  assert.equal(await editor.getByLabel('答案').inputValue(), told.answer);
  await editor.getByRole('button', { name: '保存并送审' }).click();
  await editor.getByText('已送审').waitFor();
  await does(await open('mindaokuan'), item, '单位审核通过');
  await does(other, item, '审核发布');
  await citizen.goto(read(item));
  await citizen.getByText('到东门的').waitFor();

  await putAway(editor, item);
  assert.equal((await citizen.goto(read(item))).status(), 404);
  await until('gone from the search', async () => !(await isFound(citizen, told.asked, told.title)));
}, { at: 'desk' });

/** Of what was hostile only words are left. */
async function isHarmless(part) {
  assert.equal(await part.locator('script:not([type="application/ld+json"]), img, [onerror], a[href^="javascript:"]').count(), 0);
  const shown = await part.innerText();
  assert.ok(!/[\u202A-\u202E\u2066-\u2069]/.test(shown), 'nothing turns the text around');
  assert.ok(!shown.includes('<script'), shown);
  assert.equal(await part.page().evaluate(() => 'stolen' in window), false);
}
