// What people do with an item of the encyclopedia in more than one story.

import assert from 'node:assert/strict';
import { looksRight } from './harness.mjs';

/** A place that no story told of before, so that a story may be told again in the same city. */
export function somePlace() {
  const signs = [...'梧榆桐枫柚杉槐樟桂柏松兰荷菱苇萍鹭鹤雁鸢鲤鲈霁岚汐澜沅沁泠涧'];
  const some = () => signs[Math.floor(Math.random() * signs.length)];
  return `${some()}${some()}${some()}${some()}里`;
}

/** Looks again until it is there: what was written is found soon, not at once. */
export async function until(what, look) {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await look()) return;
    await new Promise((again) => setTimeout(again, 250));
  }
  assert.fail(`${what}: waited in vain`);
}

/** Whether the public finds this title with these words. */
export async function isFound(page, words, title) {
  await page.goto(`/knowledge/search?q=${encodeURIComponent(words)}`);
  return (await page.getByRole('link', { name: title }).count()) > 0;
}

/** Fills in the form of an item. */
export async function write(page, { title, questions, answer, keywords, theme }) {
  await page.getByLabel('标题').fill(title);
  if (questions) await page.getByLabel('其他问法').fill(questions);
  await page.getByLabel('答案').fill(answer);
  if (keywords) await page.getByLabel('关键词').fill(keywords);
  if (theme) await page.getByLabel('主题').selectOption({ label: theme });
}

/** Begins an item and hands it to review; its address. */
export async function begin(page, told) {
  await page.goto('/library/new');
  await write(page, told);
  await page.getByRole('button', { name: '保存并送审' }).click();
  await page.getByText('已送审').waitFor();
  return new URL(page.url()).pathname;
}

/** Does an act from the page of an item: a button, or a form behind its name, which `fill` gets. */
export async function does(page, item, name, fill = async () => {}) {
  await page.goto(item);
  await looksRight(page);
  const acts = page.getByRole('region', { name: '现在可以做' });
  const folded = acts.locator('summary', { hasText: name });
  if ((await folded.count()) > 0) {
    await folded.click();
    await looksRight(page);
  }
  await fill(acts.locator('details[open]'));
  await acts.getByRole('button', { name, exact: true }).click();
  await page.getByRole('status').first().waitFor();
}

/** Whether this person is offered an act. */
export async function mayDo(page, item, name) {
  await page.goto(item);
  const acts = page.getByRole('region', { name: '现在可以做' });
  return (await acts.getByText(name, { exact: true }).count()) > 0;
}

/** Takes an item from the public and files it away; the city is left as it was. */
export async function putAway(editor, item) {
  await does(editor, item, '下架', (form) => form.getByLabel('理由').fill('不再提供。'));
  await does(editor, item, '归档');
}
