// Somebody of seventy with a telephone looks for an answer: from the home page by
// theme, by what happened in life, by first letters, with a typing error; reads until
// when it holds and who says so; prints it, takes it along, follows what is new.

import assert from 'node:assert/strict';
import { looksRight, story } from './harness.mjs';

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? 'with scripts' : 'without scripts';
  const how = { at: 'phone', javaScriptEnabled };

  story(`an answer is found by theme, printed and taken along, ${scripts}`, async (open) => {
    const page = await elder(open);
    await page.getByRole('link', { name: '就业与劳动' }).click();
    await page.getByRole('heading', { level: 1, name: '就业与劳动' }).waitFor();
    await looksRight(page);
    await followsWhatIsNew(page);
    await page.getByRole('link', { name: '找工作与创业' }).click();
    await page.getByRole('link', { name: '考了技能证书可以领补贴' }).click();
    await page.getByRole('heading', { level: 1, name: '考了技能证书可以领补贴' }).waitFor();
    await looksRight(page);
    const shown = await page.locator('article').innerText();
    assert.match(shown, /有效至 \d{4}年\d{1,2}月\d{1,2}日/);
    assert.match(shown, /云汀市人力资源和社会保障局/);
    assert.match(shown, /依据[^]*失业保险支持技能提升办法（演示）[^]*云汀人社〔2026〕8号/);
    await page.getByRole('table').waitFor();

    await page.getByText('带走这一页').click();
    await page.locator('details .qr').waitFor();
    assert.equal(await page.getByRole('button', { name: '打印这一页' }).count(), javaScriptEnabled ? 1 : 0);
    await looksRight(page);
    await onPaper(page);

    await page.getByRole('navigation', { name: '所在位置' }).getByRole('link', { name: '热线百科' }).click();
    await page.getByRole('heading', { level: 1, name: '想问什么？' }).waitFor();
  }, how);

  story(`an answer is found by what happened in life, by first letters and in spite of a slip, ${scripts}`, async (open) => {
    const page = await elder(open);
    await page.getByRole('link', { name: '家有老人' }).click();
    await page.getByRole('heading', { level: 1, name: '家有老人' }).waitFor();
    await looksRight(page);
    await page.getByRole('link', { name: '老年人免费乘车卡' }).click();
    await page.getByText('挂失').waitFor();
    await looksRight(page);

    await ask(page, 'ldbl');
    await page.locator('.found li').first().getByText(/路灯不亮/).first().waitFor();
    assert.match(await page.locator('.found li').first().innerText(), /云汀市城市管理局[^]*“路灯不亮”/);
    await looksRight(page);

    await ask(page, '公几金提取');
    await page.getByRole('status').getByRole('link', { name: '公积金提取' }).click();
    await page.getByRole('link', { name: '租房提取公积金' }).click();
    await page.getByText('12329').first().waitFor();
    await page.getByRole('button', { name: '没帮助' }).click();
    await page.getByText('您可以写下哪里不对').waitFor();
    await looksRight(page);

    // What nobody has an answer to is told to the hotline, in the same words.
    await ask(page, '咕噜噜飘飘');
    await page.getByText('没有找到').waitFor();
    await looksRight(page);
    await page.getByRole('button', { name: '把这个问题告诉我们' }).click();
    await page.waitForURL('**/file/what');
    assert.equal(await page.getByLabel('您遇到了什么事？').inputValue(), '咕噜噜飘飘');
  }, how);
}

/** The encyclopedia, from the home page, in the mode for elder people. */
async function elder(open) {
  const page = await open();
  await page.goto('/');
  await page.getByRole('link', { name: '长辈版' }).click();
  await page.locator('html[data-elder]').waitFor();
  await page.getByRole('link', { name: '热线百科' }).click();
  await page.getByRole('heading', { level: 1, name: '想问什么？' }).waitFor();
  await looksRight(page);
  return page;
}

async function ask(page, words) {
  await page.goto('/knowledge');
  await page.getByRole('searchbox', { name: '想问什么？' }).fill(words);
  await page.getByRole('button', { name: '找答案' }).click();
  await page.waitForURL('**/knowledge/search?*');
}

/** The feed of the theme that is open has what the page lists. */
async function followsWhatIsNew(page) {
  const first = await page.locator('main .lately a').first().innerText();
  const address = await page.getByRole('link', { name: '订阅更新' }).getAttribute('href');
  const feed = await page.context().request.get(address);
  assert.match(feed.headers()['content-type'], /^application\/atom\+xml/);
  const text = await feed.text();
  assert.ok(text.includes(`<title>${first}</title>`), 'the newest of the page stands in the feed');
}

/** On paper: the answer, until when it holds and where its newest edition is; no furniture. */
async function onPaper(page) {
  const { pathname } = new URL(page.url());
  await page.emulateMedia({ media: 'print' });
  for (const there of ['article h1', '.knowledge-answer', 'article .whole', '.only-on-paper .qr']) {
    assert.ok(await page.locator(there).isVisible(), `${there} is printed`);
  }
  assert.ok((await page.locator('.only-on-paper').innerText()).includes(pathname));
  for (const gone of ['header', 'footer', '.crumbs', '.helped', 'details']) {
    assert.ok(!(await page.locator(gone).first().isVisible()), `${gone} is not printed`);
  }
  await page.emulateMedia({ media: 'screen' });
}
