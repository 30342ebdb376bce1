import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { transform } from "esbuild";

// Not every Node reads types yet.
const source = await readFile(new URL("./gcj02.ts", import.meta.url), "utf8");
const { code } = await transform(source, { loader: "ts" });
const { fromGcj02, toGcj02 } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

test("a point is drawn where services draw it", () => {
  // The example that comes with every implementation of the formula.
  const [longitude, latitude] = toGcj02([116.404, 39.915]);
  assert.ok(Math.abs(longitude - 116.41024449916938) < 1e-9, `${longitude}`);
  assert.ok(Math.abs(latitude - 39.91640428150164) < 1e-9, `${latitude}`);
});

test("the way back leads to the same point, to a tenth of a metre", () => {
  for (let longitude = 74; longitude < 136; longitude += 1.7) {
    for (let latitude = 4; latitude < 54; latitude += 1.3) {
      const [east, north] = fromGcj02(toGcj02([longitude, latitude]));
      assert.ok(Math.abs(east - longitude) < 1e-6, `${longitude},${latitude}`);
      assert.ok(Math.abs(north - latitude) < 1e-6, `${longitude},${latitude}`);
    }
  }
});

test("elsewhere nothing is shifted", () => {
  assert.deepEqual(toGcj02([150, 30]), [150, 30]);
  assert.deepEqual(fromGcj02([150, 30]), [150, 30]);
});
