// Every page there is, and who looks at it. Whoever adds a page writes it here:
// `everywhere/` fails on a route of the server, and on a link of any page, that
// is not on this list, and on a page of the list that nobody finds.
//
// A page with `{…}` in its path is found the way people find it, by a link on
// another page of the same person. `each` names a query field whose values are
// pages of their own; `some` says how many different ones are looked at; `also`
// names queries that make it look different.

/** Who comes: the sign-in names of the demo city. */
export const PEOPLE = {
  stranger: null,
  citizen: 'citizen',
  agent: 'linxiaoman',
  dispatcher: 'luoqiutang',
  caller: 'weijianqing',
  handler: 'fanxiaozhou',
  unitHead: 'mindaokuan',
  supervisor: 'yanhaoran',
  centreHead: 'gumingxuan',
  analyst: 'shenyibai',
  administrator: 'zhaiyunfan',
};

const page = (route, ...rest) => {
  const options = typeof rest.at(-1) === 'object' ? rest.pop() : {};
  return { route, people: rest, some: 1, ...options };
};

export const PAGES = [
  page('/', 'stranger', 'citizen', 'agent'),
  page('/file', 'stranger', 'citizen'),
  page('/file/what', 'stranger'),
  page('/enterprise', 'stranger'),
  page('/offline', 'stranger'),
  page('/follow', 'stranger'),
  page('/follow/{number}', 'citizen', { some: 5 }),
  page('/follow/{number}/add', 'citizen'),
  page('/follow/{number}/rate', 'citizen'),
  page('/mine', 'citizen'),
  page('/cases', 'stranger', { also: ['?words=路灯', '?words=没有这样的事', '?state=open&days=90'] }),
  page('/cases/{number}', 'stranger', { some: 2 }),
  page('/about', 'stranger'),
  page('/about/ways', 'stranger'),
  page('/about/privacy', 'stranger'),
  page('/sign-in', 'stranger'),
  page('/sign-in/staff', 'stranger'),
  page('/sign-in/demo', 'stranger'),
  page('/sign-in/sessions', 'citizen'),

  page('/staff/find', 'agent', 'handler', { also: ['?q=路灯'] }),
  page('/desk', 'agent', 'dispatcher', 'caller', 'centreHead'),
  page('/desk/call-back', 'caller'),
  page('/desk/queues/{name}', 'agent', 'dispatcher', 'caller', { some: 9 }),
  page('/desk/cases/{number}', 'agent', 'dispatcher', 'caller', { each: 'act' }),
  page('/desk/cases/{number}/print', 'dispatcher'),

  page('/unit', 'handler', 'unitHead'),
  page('/unit/done', 'handler'),
  page('/unit/absence', 'handler'),
  page('/templates', 'agent', 'handler'),
  page('/templates/new', 'agent'),
  page('/unit/cases/{number}', 'handler', 'unitHead', { each: 'act' }),
  page('/unit/cases/{number}/print', 'handler'),

  page('/command', 'supervisor', 'analyst', 'centreHead'),
  page('/command/lists/{list}', 'supervisor', { some: 12 }),
  page('/command/units', 'supervisor'),
  page('/command/units/{id}', 'supervisor'),
  page('/command/find', 'supervisor'),
  page('/command/cases/{number}', 'supervisor', 'centreHead', { each: 'act' }),
  page('/command/cases/{number}/print', 'supervisor'),
  page('/command/cases/{number}/chain', 'supervisor'),

  page('/admin', 'administrator'),
  page('/admin/units', 'administrator'),
  page('/admin/units/{id}', 'administrator'),
  page('/admin/people', 'administrator', { also: ['?q=明', '?q=没有这个人'] }),
  page('/admin/people/new', 'administrator'),
  page('/admin/people/{id}', 'administrator'),
  page('/admin/people/{id}/tokens', 'administrator'),
  page('/admin/rules', 'administrator'),
  page('/admin/rules/compare', 'administrator'),
  page('/admin/rules/{reference}', 'administrator'),
  page('/admin/catalogue', 'administrator', { also: ['?words=路灯不亮'] }),
  page('/admin/calendar', 'administrator'),
  page('/admin/tokens', 'administrator'),
  page('/admin/sign-ins', 'administrator'),
  page('/admin/system', 'administrator'),

  page('/_components', 'stranger'),
  page('/_components/desk', 'stranger'),
  page('/_components/paper', 'stranger'),
];

/** What answers a GET and is not a page, or is a page only after a form was sent; with why. */
export const NOT_PAGES = {
  '/assets/{file}': 'what pages load',
  '/favicon.ico': 'what pages load',
  '/manifest.webmanifest': 'what phones load',
  '/robots.txt': 'for search engines',
  '/cases.geojson': 'points of a map',
  '/command/map.json': 'points of a map',
  '/map/outlines.geojson': 'what a map is drawn from',
  '/map/style.json': 'what a map is drawn from',
  '/map/tiles.pmtiles': 'what a map is drawn from',
  '/map/region': 'the region of a point',
  '/cases/{number}/joined': 'only after joining a case; the stories look at it',
  '/templates/{id}': 'only when somebody kept a template; the stories look at it',
  '/_components/{name}': 'e2e/components looks at each',
  '/_components/form': 'e2e/components looks at it',
  '/_components/mail/letter': 'a letter as a mail program shows it',
  '/live': 'news for open pages',
  '/desk/side': 'a part of the desk',
  '/desk/choices/{lang}/{name}': 'names that the desk completes',
  '/desk/cases/{number}/present': 'a part of a case: who else has it open',
  '/unit/cases/{number}/present': 'a part of a case: who else has it open',
  '/command/cases/{number}/present': 'a part of a case: who else has it open',
  '/desk/taken/{number}': 'only after a call; the stories look at it',
  '/worker.js': 'the service worker',
  '/map/region': 'what a map asks',
  '/map/outlines.geojson': 'what a map draws',
  '/map/style.json': 'what a map draws',
  '/map/tiles.pmtiles': 'what a map draws',
  '/cases.geojson': 'what a map draws',
  '/command/map.json': 'what a map draws',
  '/cases/{number}/joined': 'only after joining; the stories look at it',
  '/file/company': 'the first page of /enterprise, again',
  '/file/where': 'only after the step before; the stories look at it',
  '/file/same': 'only after the step before; the stories look at it',
  '/file/photos': 'only after the step before; the stories look at it',
  '/file/photos/{place}': 'a file',
  '/file/nature': 'only after the step before; the stories look at it',
  '/file/who': 'only after the step before; the stories look at it',
  '/file/check': 'only after the step before; the stories look at it',
  '/filed/{number}': 'only after filing; the stories look at it',
  '/follow/{number}/withdraw': 'only while nobody works on it, and nobody’s case of the city is; the stories look at it',
  '/follow/{number}/files/{place}': 'a file',
  '/desk/cases/{number}/present': 'a part of the page of a case',
  '/unit/cases/{number}/present': 'a part of the page of a case',
  '/command/cases/{number}/present': 'a part of the page of a case',
  '/desk/cases/{number}/files/{sha256}': 'a file',
  '/unit/cases/{number}/files/{sha256}': 'a file',
  '/command/cases/{number}/files/{sha256}': 'a file',
  '/sign-in/oidc': 'leads to another provider',
  '/sign-in/oidc/back': 'comes back from there',
  '/sign-in/demo/{name}': 'signs in and leads on',
  '/demo/{who}': 'signs in and leads on',
};
