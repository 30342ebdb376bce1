// Takes a picture of one example and compares it with the approved one.
//
// A picture has to come out the same on another machine: one font (Debian's
// fonts-noto-cjk), no hinting, no colour of the screen's own, nothing that moves or
// blinks; the examples themselves stand at a fixed time. What is left is the
// smoothing of edges, which pixelmatch knows and passes over.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const APPROVED = new URL('approved/', import.meta.url);
const FOUND = new URL('../test-results/', import.meta.url);
const BLESS = process.env.XINQIAO_BLESS === '1';

/** How far one point's colour may be off (0 to 1), and how many points of a thousand. */
const COLOUR = 0.15;
const POINTS = 2;

/** What a browser is started with so that its pictures can be compared. */
export const STEADY = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
];

/** One font for everything; what it replaces differs from machine to machine. */
export const ONE_FONT = `
  :root:root:root:root {
    --sans: "Noto Sans CJK SC";
    --song: "Noto Serif CJK SC";
    --mono: "Noto Sans Mono CJK SC";
  }`;

const CAN_BE_PRESSED = 'input:enabled, button:enabled, select:enabled, textarea:enabled, a[href], summary, [tabindex="0"]';

/**
 * The picture of an example that is in `state`. Returns what is wrong with it, or
 * nothing; with XINQIAO_BLESS=1 it becomes the approved one.
 */
export async function compare(stage, state, name) {
  await bringInto(stage, state);
  const picture = await stage.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
  await stage.page().mouse.move(0, 0);
  const approved = new URL(`${name}.png`, APPROVED);
  if (BLESS) {
    await mkdir(APPROVED, { recursive: true });
    await writeFile(approved, picture);
    return undefined;
  }
  const kept = await readFile(approved).catch(() => undefined);
  if (kept?.equals(picture)) return undefined;
  const [what, shown] = kept ? different(PNG.sync.read(kept), PNG.sync.read(picture)) : ['is new', picture];
  if (!what) return undefined;
  await mkdir(FOUND, { recursive: true });
  const path = new URL(`${name}.png`, FOUND);
  await writeFile(path, shown);
  return `${name} ${what}: ${fileURLToPath(path)}`;
}

/** Puts the keyboard or the mouse on the example, when its state asks for it. */
async function bringInto(stage, state) {
  const first = stage.locator(CAN_BE_PRESSED).first();
  if (state === 'focus') {
    await stage.page().keyboard.press('Shift'); // a browser shows the ring to those who use keys
    await first.focus();
  } else {
    await stage.page().evaluate(() => document.activeElement?.blur());
  }
  if (state === 'hover') await first.hover();
}

/** What differs in words, and a picture of it: approved, difference and found side by side. */
function different(approved, found) {
  let width = Math.max(approved.width, found.width);
  let height = Math.max(approved.height, found.height);
  const sheet = new PNG({ width: width * 3, height });
  PNG.bitblt(approved, sheet, 0, 0, approved.width, approved.height, 0, 0);
  PNG.bitblt(found, sheet, 0, 0, found.width, found.height, width * 2, 0);
  // Whether an edge that lies between two points is taken in depends on what stands above.
  const isFar = (side) => Math.abs(approved[side] - found[side]) > 1;
  if (isFar('width') || isFar('height')) {
    const sizes = [approved, found].map((picture) => `${picture.width}×${picture.height}`);
    return [`was ${sizes[0]} and is ${sizes[1]}`, PNG.sync.write(sheet)];
  }
  // An edge taken in at the top moves everything else down by it.
  const tries = approved.height === found.height ? ['top'] : ['top', 'bottom'];
  const [points, difference] = tries
    .map((edge) => drawn(cut(approved, found, edge), cut(found, approved, edge)))
    .sort(([a], [b]) => a - b)[0];
  ({ width, height } = difference);
  PNG.bitblt(difference, sheet, 0, 0, width, height, width, 0);
  const allowed = Math.max(20, (width * height * POINTS) / 1000);
  return [points > allowed ? `differs in ${points} points` : undefined, PNG.sync.write(sheet)];
}

/** In how many points two pictures of one size differ, and where. */
function drawn(approved, found) {
  const { width, height } = approved;
  const difference = new PNG({ width, height });
  const points = pixelmatch(approved.data, found.data, difference.data, width, height, { threshold: COLOUR });
  return [points, difference];
}

/** As much of a picture as another has, too, kept at its top or its bottom. */
function cut(picture, other, edge) {
  const width = Math.min(picture.width, other.width);
  const height = Math.min(picture.height, other.height);
  const part = new PNG({ width, height });
  const above = edge === 'top' ? 0 : picture.height - height;
  PNG.bitblt(picture, part, 0, above, width, height, 0, 0);
  return part;
}
