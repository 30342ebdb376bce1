// Draws the icon for telephones that know no SVG (iOS), 180 px, from our own SVG:
// `node components/touch-icon.mjs` after the mark has changed.
import { fileURLToPath } from 'node:url';
import { launch } from '../browser.mjs';

const ASSETS = new URL('../../crates/web/assets/', import.meta.url);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 180, height: 180 } });
await page.goto(new URL('maskable.svg', ASSETS).href);
await page.screenshot({ path: fileURLToPath(new URL('apple-touch-icon.png', ASSETS)) });
await browser.close();
