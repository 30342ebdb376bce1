// GCJ-02, the shifted coordinates of map services in China, at the edge of such a
// service only: everything else keeps CGCS2000, which WGS-84 is here.
//
// The shift was never published officially; this is the formula that has been public
// since 2010 (eviltransform, github.com/googollee/eviltransform; "Restrictions on
// geographic data in China", Wikipedia), on Krasovsky's ellipsoid of 1940.

export type Pair = [longitude: number, latitude: number];

/** Half the long axis in metres, and the first eccentricity squared. */
const AXIS = 6_378_245;
const ECCENTRICITY = 0.00669342162296594323;
/** The inverse stops when a step is smaller: a tenth of a millimetre, in degrees. */
const FINE = 1e-9;

/** Where a service draws this point. */
export function toGcj02([longitude, latitude]: Pair): Pair {
  if (isElsewhere(longitude, latitude)) return [longitude, latitude];
  const [east, north] = shift(longitude, latitude);
  return [longitude + east, latitude + north];
}

/** Which point a service draws here; by iteration, the shift changes slowly. */
export function fromGcj02([longitude, latitude]: Pair): Pair {
  if (isElsewhere(longitude, latitude)) return [longitude, latitude];
  let [east, north]: Pair = [longitude, latitude];
  for (let turn = 0; turn < 20; turn += 1) {
    const [drawnEast, drawnNorth] = toGcj02([east, north]);
    const [offEast, offNorth] = [longitude - drawnEast, latitude - drawnNorth];
    east += offEast;
    north += offNorth;
    if (Math.abs(offEast) < FINE && Math.abs(offNorth) < FINE) break;
  }
  return [east, north];
}

/** Services shift within this box and nowhere else. */
function isElsewhere(longitude: number, latitude: number): boolean {
  return longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271;
}

function shift(longitude: number, latitude: number): Pair {
  const [x, y] = [longitude - 105, latitude - 35];
  const radians = (latitude / 180) * Math.PI;
  const bent = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const perNorth = ((AXIS * (1 - ECCENTRICITY)) / (bent * Math.sqrt(bent))) * (Math.PI / 180);
  const perEast = (AXIS / Math.sqrt(bent)) * Math.cos(radians) * (Math.PI / 180);
  return [metresEast(x, y) / perEast, metresNorth(x, y) / perNorth];
}

function metresNorth(x: number, y: number): number {
  const bowl = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return (
    bowl +
    waves(x, [20, 6], [20, 2]) +
    waves(y, [20, 1], [40, 1 / 3]) +
    waves(y, [160, 1 / 12], [320, 1 / 30])
  );
}

function metresEast(x: number, y: number): number {
  const bowl = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return (
    bowl +
    waves(x, [20, 6], [20, 2]) +
    waves(x, [20, 1], [40, 1 / 3]) +
    waves(x, [150, 1 / 12], [300, 1 / 30])
  );
}

/** Two thirds of a sum of sines, each with its height and its half turns a degree. */
function waves(at: number, ...each: [height: number, turns: number][]): number {
  const sum = each.reduce((sum, [height, turns]) => sum + height * Math.sin(turns * at * Math.PI), 0);
  return (sum * 2) / 3;
}
