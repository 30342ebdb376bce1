// Bundles src/*.ts into dist/ under names that hold a hash of their content, and
// writes dist/manifest.txt, one line a file: plain name, blank, hashed name.
// crates/web/build.rs embeds what the manifest lists.
import { build } from "esbuild";
import { rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

await rm("dist", { recursive: true, force: true });

const look = {
  outdir: "dist",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  metafile: true,
};
// Citizens' pages take one file, the worker stands alone; staff pages share what they can.
const built = await Promise.all([
  build({ ...look, entryPoints: ["src/portal.ts", "src/worker.ts"] }),
  build({ ...look, entryPoints: ["src/core.ts", "src/desk.ts"], splitting: true }),
  // Maps: a small element, and what it fetches only when somebody opens one.
  build({ ...look, entryPoints: ["src/map/map.ts", "src/map/drawing.ts", "src/map/map-look.css"] }),
  build({ ...look, entryPoints: { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" } }),
]);
const outputs = Object.assign({}, ...built.map(({ metafile }) => metafile.outputs));

const lines = Object.entries(outputs).map(([path, output]) => {
  const hashed = basename(path);
  const plain = output.entryPoint ? hashed.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1") : hashed;
  return { line: `${plain} ${hashed}`, bytes: output.bytes };
});
lines.sort((a, b) => a.line.localeCompare(b.line));
await writeFile("dist/manifest.txt", lines.map(({ line }) => `${line}\n`).join(""));
for (const { line, bytes } of lines) console.log(`${line}  ${(bytes / 1024).toFixed(1)} KB`);
