// Where the tour goes. `find` leads on from `path` link by link: a route of
// ../pages.mjs, or a part of an address.

const ELDER = 'elder=1';
const DARK = 'theme=dark';
const ENGLISH = 'lang=en';

export const STOPS = [
  {
    title: '市民 · For citizens',
    people: [
      { name: 'home', path: '/', zh: '首页：一个问题，三条路，最近办了什么，打哪个电话。', en: 'Home: one question, three ways, what happened lately, the number to call.' },
      { name: 'home-phone', path: '/', place: 'phone', zh: '同一页在手机上。', en: 'The same on a phone.' },
      { name: 'home-elder', path: '/', place: 'phone', look: ELDER, zh: '长辈版：字大，按键大，可以朗读。', en: 'Elder mode: larger text, larger controls, reading aloud.' },
      { name: 'filing-phone', path: '/file', place: 'phone', zh: '说一件事：一页只问一个问题，中断了也不会丢。', en: 'Telling something: one question a page, kept when interrupted.' },
      { name: 'filing-dark', path: '/file', place: 'phone', look: DARK, zh: '深色。', en: 'In the dark.' },
      { name: 'public-cases', path: '/cases', zh: '公开办理：大家的事怎么办的，可以搜，可以筛。', en: 'Public cases: what became of what others told, with search and filters.' },
      { name: 'public-case-phone', path: '/cases', find: ['/cases/{number}'], place: 'phone', zh: '一件公开的事：原话、经过、答复，隐去个人信息。', en: 'A public case: the words, the course, the reply, without personal data.' },
      { name: 'mine-phone', who: 'citizen', path: '/mine', place: 'phone', zh: '我的事：每件办到哪一步。', en: 'One’s own cases and how far each is.' },
      { name: 'own-case-phone', who: 'citizen', path: '/mine', find: ['/follow/{number}'], place: 'phone', zh: '自己的一件事：谁在办，最迟什么时候答复。', en: 'A case of one’s own: who works on it and by when they answer.' },
      { name: 'home-english', path: '/', look: ENGLISH, zh: '英文。', en: 'In English.' },
    ],
  },
  {
    title: '热线 · At the hotline',
    people: [
      { name: 'desk', who: 'agent', path: '/desk', zh: '受理台：左边等着办的，中间正在写的，右边帮得上的。', en: 'The desk: what waits, what is being written, what helps.' },
      { name: 'desk-dark', who: 'agent', path: '/desk', look: DARK, zh: '夜班的受理台。', en: 'The desk on a night shift.' },
      { name: 'queue', who: 'dispatcher', path: '/desk/queues/to-dispatch', zh: '待派单：最急的在前，可以筛选和成批处理。', en: 'Waiting for a unit: the most urgent first, with filters and bulk acts.' },
      { name: 'dispatching', who: 'dispatcher', path: '/desk', find: ['/desk/cases/{number}', 'act=dispatches'], zh: '派单：建议单位，并说明理由。', en: 'Dispatching: suggested units, each with its reasons.' },
      { name: 'call-back', who: 'caller', path: '/desk/queues/call-backs', zh: '回访：下一个该打给谁。', en: 'Call-back: whom to call next.' },
    ],
  },
  {
    title: '承办单位 · At a unit',
    people: [
      { name: 'inbox', who: 'handler', path: '/unit', zh: '承办单位的收件箱：今天、这周、等别人。', en: 'A unit’s inbox: today, this week, waiting for others.' },
      { name: 'inbox-phone', who: 'handler', path: '/unit', place: 'phone', zh: '在手机上。', en: 'On a phone.' },
      { name: 'unit-case', who: 'handler', path: '/unit', find: ['/unit/cases/{number}'], zh: '一件事：左边来话和经过，右边能做什么。', en: 'A case: words and course on the left, what can be done on the right.' },
    ],
  },
  {
    title: '督办 · Command',
    people: [
      { name: 'wall', who: 'supervisor', path: '/command', zh: '总览：每个数字都点得开。', en: 'The wall: every figure opens its list.' },
      { name: 'wall-phone', who: 'supervisor', path: '/command', place: 'phone', zh: '同一页在手机上，次序不变。', en: 'The same on a phone, in the same order.' },
      { name: 'units', who: 'supervisor', path: '/command/units', zh: '各单位手上有多少，多少超时。', en: 'What each unit has on its hands, and how much of it is late.' },
      { name: 'chain', who: 'supervisor', path: '/command', find: ['/command/cases/{number}', '/command/cases/{number}/chain'], zh: '记录链：每一步都能验证没有改动过。', en: 'The chain: each step can be proved unchanged.' },
    ],
  },
  {
    title: '管理 · Administration',
    people: [
      { name: 'rules', who: 'administrator', path: '/admin/rules', find: ['/admin/rules/{reference}'], zh: '规则：每个时限都写着出处。', en: 'Rules: each limit with its source.' },
      { name: 'catalogue', who: 'administrator', path: '/admin/catalogue?words=路灯不亮', zh: '派单目录：一句话会派给谁，为什么。', en: 'The catalogue: who would get these words, and why.' },
      { name: 'people', who: 'administrator', path: '/admin/people', zh: '人员与岗位。', en: 'People and their posts.' },
    ],
  },
];
