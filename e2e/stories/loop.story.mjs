// The closed loop: from a citizen's message to an archived case.

import assert from 'node:assert/strict';
import { act, file, follow } from './cases.mjs';
import { looksRight, story } from './harness.mjs';

story('a street lamp, from the message to the citizen who says it is solved', async (open) => {
  const citizen = await open();
  const lamp = await file(citizen, {
    what: '青溪路菜市场门口的路灯灭了三天，晚上买菜看不清台阶，老人摔过一跤，请尽快来修。',
    region: '桂香路街道',
    place: '青溪路菜市场东门',
  });

  const dispatcher = await open('luoqiutang');
  await act(dispatcher, '/desk', lamp.number, '受理', (form) =>
    form.getByLabel('事项类别').fill('路灯照明'),
  );
  await act(dispatcher, '/desk', lamp.number, '派单', async (form) => {
    const first = form.locator('.card-choice', { hasText: '首选' });
    assert.match(await first.innerText(), /城市管理局[^]*路灯照明」归它管[^]*云汀供电公司/);
    await first.click();
    await form.getByLabel('给单位的话').fill('老人摔过跤，请今天先去看。');
  });

  const handler = await open('fanxiaozhou');
  await act(handler, '/unit', lamp.number, '签收');
  await act(handler, '/unit', lamp.number, '联系记录', (form) =>
    form.getByLabel('联系经过').fill('已打电话，约好今晚七点到现场。'),
  );
  const electrician = await open('mingqihui');
  await act(electrician, '/unit', lamp.number, '协办反馈', (form) =>
    form.getByLabel('反馈给主办单位').fill('线路已查，供电正常，问题在灯具。'),
  );
  await act(handler, '/unit', lamp.number, '答复', async (form) => {
    await form.getByLabel('给诉求人的信').fill(
      '李先生，您好：路灯已于今晚修好，台阶旁另加了一盏。若再有问题请拨打 12345，谢谢。',
    );
    await form.getByLabel('给热线的办理情况').fill('更换灯具一套，新增一盏。');
  });

  await follow(citizen, lamp);
  await looksRight(citizen);
  assert.ok((await citizen.getByText('台阶旁另加了一盏').count()) > 0, 'the citizen reads the reply');

  const callBack = await open('weijianqing');
  await act(callBack, '/desk', lamp.number, '答复审核通过');
  await act(callBack, '/desk', lamp.number, '回访', async (form) => {
    await form.getByText('解决了', { exact: true }).click();
    await form.getByLabel('诉求人的评价').selectOption({ label: '非常满意' });
    await form.getByLabel('回访记录').fill('李先生说灯很亮。');
  });

  const head = await open('gumingxuan');
  await act(head, '/desk', lamp.number, '归档');

  await follow(citizen, lamp);
  await looksRight(citizen);
  const stranger = await open();
  await stranger.goto(`/cases/${lamp.number}`);
  await looksRight(stranger);
  const shown = await stranger.locator('main').innerText();
  assert.match(shown, /台阶旁另加了一盏/);
  assert.ok(!shown.includes('市民小李') && !shown.includes('13900001234'), 'nobody is named in public');
});

story('a case that is not ours: given back, named, extended, sent back, urged and solved', async (open) => {
  const told = await file(await open(), {
    what: '老码头街道江堤步道上的护栏松了，一推就晃，孩子靠上去很危险。',
    region: '老码头街道',
    place: '江堤步道三号亭',
  });
  const give = (unit) => (form) => form.getByLabel('或者派给别的单位').selectOption({ label: unit });
  const dispatcher = await open('luoqiutang');
  await act(dispatcher, '/desk', told.number, '受理');
  await act(dispatcher, '/desk', told.number, '派单', give('云汀供电公司'));

  const electrician = await open('mingqihui');
  await act(electrician, '/unit', told.number, '申请退单', (form) =>
    form.getByLabel('为什么不属于本单位').fill('护栏不是电力设施，由城市管理部门管养。'),
  );
  await act(dispatcher, '/desk', told.number, '退单裁定', async (form) => {
    await form.getByText('指定单位', { exact: true }).click();
    await form.getByLabel('指定的单位').selectOption({ label: '云汀市城市管理局' });
    await form.getByLabel('理由').fill('步道护栏由城市管理局管养，指定承办。');
  });

  // The page the old unit still has open empties by itself.
  await electrician.getByRole('heading', { name: '没有找到这个页面' }).first().waitFor();

  const handler = await open('fanxiaozhou');
  await act(handler, '/unit', told.number, '签收');
  await handler.goto(`/unit/cases/${told.number}`);
  assert.equal(await handler.getByRole('link', { name: /^申请退单/ }).count(), 0, 'a named unit cannot return again');
  await act(handler, '/unit', told.number, '申请延期', async (form) => {
    await form.getByLabel('再要多久').fill('2');
    await form.getByLabel('理由和依据').fill('护栏要定制，厂家两天后到货。');
  });
  const head = await open('gumingxuan');
  await act(head, '/desk', told.number, '延期审批', async (form) => {
    await form.getByText('同意', { exact: true }).click();
    await form.getByLabel('意见').fill('理由充分，先设警示。');
  });
  const supervisor = await open('yanhaoran');
  await act(supervisor, '/command', told.number, '催办', (form) =>
    form.getByLabel('催办内容').fill('请今天先围挡，避免有人靠上去。'),
  );

  const reply = async (form) => {
    await form.getByLabel('给诉求人的信').fill('您好：护栏已换新并加固，欢迎再去看看。');
    await form.getByLabel('给热线的办理情况').fill('更换护栏十二米，复核牢固。');
  };
  await act(handler, '/unit', told.number, '答复', reply);
  const callBack = await open('weijianqing');
  await act(callBack, '/desk', told.number, '退回重办', (form) =>
    form.getByLabel('理由').fill('没有写明何时完成，请补充。'),
  );
  await act(handler, '/unit', told.number, '答复', reply);
  await act(callBack, '/desk', told.number, '答复审核通过');
  await act(callBack, '/desk', told.number, '回访', (form) => form.getByText('解决了', { exact: true }).click());
}, { at: 'desk' });
