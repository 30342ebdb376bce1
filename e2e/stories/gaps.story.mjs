// What nobody had an answer to: an agent says so with one key, an editor asks the
// unit that knows, the unit writes it, and the next caller is answered at once.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';
import { does, putAway, somePlace, until, write } from './items.mjs';

story('a question without an answer becomes one', async (open) => {
  // Wordings that share much count as one question, so not much is shared.
  const asked = `${somePlace()}${somePlace()}渡船收班`;
  const agent = await open('linxiaoman');
  await agent.goto('/desk');
  await agent.locator('#what').fill(asked);
  await agent.getByRole('button', { name: /^这里没有答案/ }).waitFor();
  await agent.locator('#what').press('Alt+g');
  await agent.getByText('记下了，编辑会补上这个答案').waitFor();
  assert.equal(await agent.locator('#what').inputValue(), asked, 'the call goes on where it was');
  await looksRight(agent);

  const editor = await open('qianmoyan');
  await editor.goto('/library/gaps');
  await looksRight(editor);
  await editor.getByRole('link', { name: asked }).click();
  await editor.locator('summary', { hasText: '请单位写' }).click();
  await looksRight(editor);
  await editor.getByLabel('负责单位').selectOption({ label: '云汀市城市管理局' });
  await editor.getByRole('button', { name: '请单位写' }).click();
  await editor.getByText('已请单位写').waitFor();

  const handler = await open('fanxiaozhou');
  await handler.goto('/library/asks');
  await looksRight(handler);
  await handler.getByRole('link', { name: asked }).click();
  await looksRight(handler);
  await handler.getByRole('link', { name: '写成条目' }).click();
  await handler.waitForURL('**/library/new?ask=*');
  assert.equal(await handler.getByLabel('标题').inputValue(), asked);
  const title = `${asked}是几点`;
  await write(handler, {
    title,
    questions: asked,
    answer: '晚 7 点半收班，刮大风停航，当天贴在码头。',
    keywords: '渡船',
    theme: '公交、停车与道路',
  });
  await looksRight(handler);
  await handler.getByRole('button', { name: '保存并送审' }).click();
  await handler.getByText('已送审').waitFor();
  const item = new URL(handler.url()).pathname;
  await handler.goto('/library/asks');
  assert.equal(await handler.getByRole('link', { name: asked }).count(), 0, 'nobody is asked any more');
  await editor.goto('/library/gaps');
  assert.equal(await editor.getByRole('link', { name: asked }).count(), 0, 'the question has its answer');

  await does(await open('mindaokuan'), item, '单位审核通过');
  await does(editor, item, '审核发布');
  await until('the answer while the next one asks', async () => {
    await agent.goto('/desk');
    await agent.locator('#what').fill(asked);
    const part = agent.locator('#helps-part');
    await part.getByRole('button', { name: /^这里没有答案/ }).waitFor();
    return (await part.getByRole('link', { name: title }).count()) > 0;
  });
  await putAway(editor, item);
});
