// Somebody is signed out on another device while they write: nothing is sent,
// nothing written is lost, and it waits for them and for nobody else.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

const PASSWORD = 'Yunting-12345';

story('a session that ends while somebody writes keeps what was written', async (open) => {
  const here = await open('linxiaoman');
  await here.goto('/desk/templates/new');
  await here.getByLabel('名称').fill('回访开场白');
  await here.getByLabel('内容').fill('您好，我是云汀市热线的回访员，想问问您反映的事办得怎么样。');

  const there = await open('linxiaoman');
  await there.goto('/sign-in/sessions');
  await there.getByRole('button', { name: '让其他设备都退出' }).click();
  await there.getByText('其他设备都已退出').waitFor();

  await here.getByRole('button', { name: '保存' }).click();
  await here.getByRole('heading', { name: '登录已经结束，您写的还在' }).waitFor();
  await looksRight(here);
  assert.match(await here.locator('main').innerHTML(), /想问问您反映的事办得怎么样/);

  await here.getByRole('link', { name: '重新登录，接着写' }).click();
  await here.getByLabel('登录名').fill('linxiaoman');
  await here.getByLabel('密码').fill(PASSWORD);
  await here.getByRole('button', { name: '登录' }).click();
  await here.waitForURL('**/desk/templates/new');
  assert.match(await here.getByLabel('内容').inputValue(), /想问问您反映的事办得怎么样/);
  assert.equal(await here.getByLabel('名称').inputValue(), '回访开场白');
  await looksRight(here);
});
