// What a first visit costs: every byte that comes over the line, headers and
// all, to a browser that has nothing yet, also what its service worker fetches.

process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = '1'; // read when playwright is loaded
const { launch, SITE } = await import('../browser.mjs');

const KB = 1000;
/** In KB: all that is transferred, and the scripts of it. */
const BUDGETS = [
  { page: '/', all: 60, script: 20 },
  { page: '/desk', as: 'linxiaoman', all: 250 },
];
/** Long enough for what a page asks for after it is there. */
const SETTLED = 1500;

const browser = await launch();
let over = false;
for (const budget of BUDGETS) {
  const files = await visit(budget);
  const sum = (some) => some.reduce((bytes, file) => bytes + file.bytes, 0);
  over = told(budget.page, 'all', sum(files), budget.all) || over;
  over = told(budget.page, 'script', sum(files.filter(({ kind }) => kind === 'script')), budget.script) || over;
  for (const { bytes, kind, path } of files) console.log(`${kb(bytes)}    ${kind.padEnd(10)} ${path}`);
}
await browser.close();
if (over) process.exitCode = 1;

async function visit({ page: path, as }) {
  const context = await browser.newContext({ baseURL: SITE, viewport: { width: 360, height: 740 } });
  if (as) await context.request.get(`/demo/${as}`, { maxRedirects: 0 });
  const files = [];
  context.on('requestfinished', async (request) => {
    const kind = request.serviceWorker() && request.resourceType() !== 'script' ? 'worker' : request.resourceType();
    const file = { kind, path: new URL(request.url()).pathname, bytes: 0 };
    files.push(file);
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    file.bytes = responseHeadersSize + responseBodySize;
  });
  const page = await context.newPage();
  const answer = await page.goto(path, { waitUntil: 'load' });
  if (answer.status() !== 200) throw new Error(`${path} answers ${answer.status()}`);
  await page.waitForTimeout(SETTLED);
  await context.close();
  return files.filter(({ bytes }) => bytes > 0).sort((one, other) => other.bytes - one.bytes);
}

/** Says what something costs; true when that is too much. */
function told(page, what, bytes, most) {
  if (most === undefined) return false;
  const tooMuch = bytes > most * KB;
  console.log(`${kb(bytes)} of ${most} KB  ${page} ${what}${tooMuch ? '  TOO MUCH' : ''}`);
  return tooMuch;
}

function kb(bytes) {
  return `${(bytes / KB).toFixed(1)} KB`.padStart(10);
}
