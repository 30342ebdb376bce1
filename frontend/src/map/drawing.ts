// Draws maps with MapLibre GL: the site's tiles if it has some, its outlines, names
// and cases above them, in the colours of the page. Letters come from the device's
// own fonts, so that no server of glyphs is asked.
import {
  addProtocol,
  AttributionControl,
  type ExpressionSpecification,
  type GeoJSONSource,
  Map as Drawn,
  Marker,
  NavigationControl,
  Popup,
  setWorkerUrl,
  type StyleSpecification,
} from "maplibre-gl";
import { Protocol } from "pmtiles";
import { fromGcj02, type Pair, toGcj02 } from "./gcj02";
import { paint, type Ink, inks, ring, square, triangle } from "./signs";

export interface Look {
  worker: string;
  name: string;
  about: string | undefined;
  several: string;
}

export interface Drawing {
  /** The point in the middle of what is seen. */
  middle(): Pair;
  /** Marks the chosen point, or none. */
  mark(point: Pair | undefined): void;
  /** Calls back when a point is tapped, or Enter pressed for the middle. */
  onChoice(chosen: (point: Pair) => void): void;
  /** Shows cases. */
  cases(cases: GeoJSON.FeatureCollection<GeoJSON.Point>): void;
  focus(): void;
}

interface Metadata {
  "xinqiao:datum": "cgcs2000" | "gcj02";
  "xinqiao:bounds": [number, number, number, number];
}

/** From this zoom on the names of streets are shown. */
const CLOSE = 9.6;

export async function draw(canvas: HTMLElement, look: Look): Promise<Drawing> {
  setWorkerUrl(new URL(look.worker, location.href).href);
  addProtocol("pmtiles", new Protocol().tile);
  const [style, outlines] = await Promise.all([
    json<StyleSpecification>("/map/style.json"),
    json<GeoJSON.FeatureCollection>("/map/outlines.geojson"),
  ]);
  const about = style.metadata as Metadata;
  const shifted = about["xinqiao:datum"] === "gcj02";
  const drawn = (point: Pair): Pair => (shifted ? toGcj02(point) : point);
  const kept = (point: Pair): Pair => (shifted ? fromGcj02(point) : point);
  const [west, south, east, north] = about["xinqiao:bounds"];

  const map = new Drawn({
    container: canvas,
    style: absolute(style),
    bounds: [drawn([west, south]), drawn([east, north])],
    fitBoundsOptions: { padding: 12 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 18,
    locale: { "Map.Title": look.name },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: true }), "bottom-right");
  const ground = map.getCanvas();
  ground.setAttribute("aria-label", look.name);
  if (look.about) ground.setAttribute("aria-describedby", look.about);

  await new Promise<void>((done, failed) => {
    map.once("load", () => done());
    map.once("error", ({ error }) => failed(error));
  });
  const ink = inks(canvas);
  outline(map, each(outlines, drawn), ink);
  name(map, outlines, drawn);

  let mark: Marker | undefined;
  return {
    middle: () => kept(map.getCenter().toArray() as Pair),
    mark(point) {
      mark?.remove();
      mark = undefined;
      if (!point) return;
      mark = new Marker({ element: pin() }).setLngLat(drawn(point)).addTo(map);
      if (!map.getBounds().contains(drawn(point))) map.jumpTo({ center: drawn(point), zoom: 12 });
    },
    onChoice(chosen) {
      canvas.classList.add("is-choosing");
      map.on("click", ({ lngLat }) => chosen(kept(lngLat.toArray() as Pair)));
      ground.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        chosen(kept(map.getCenter().toArray() as Pair));
      });
    },
    cases: (cases) => show(map, each(cases, drawn), ink, look.several),
    focus: () => ground.focus(),
  };
}

async function json<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return (await answer.json()) as T;
}

/** Addresses of our own have no host in a style; the worker needs one. */
function absolute(style: StyleSpecification): StyleSpecification {
  for (const source of Object.values(style.sources)) {
    if ("url" in source && source.url?.startsWith("pmtiles:///")) {
      source.url = source.url.replace("pmtiles://", `pmtiles://${location.origin}`);
    }
  }
  return style;
}

function each<T extends GeoJSON.FeatureCollection>(collection: T, drawn: (point: Pair) => Pair): T {
  const walk = (part: unknown): unknown =>
    Array.isArray(part) && typeof part[0] !== "number" ? part.map(walk) : drawn(part as Pair);
  const features = collection.features.map((feature) => {
    if (!("coordinates" in feature.geometry)) return feature;
    const coordinates = walk(feature.geometry.coordinates);
    return { ...feature, geometry: { ...feature.geometry, coordinates } } as typeof feature;
  });
  return { ...collection, features };
}

function outline(map: Drawn, outlines: GeoJSON.FeatureCollection, ink: Ink): void {
  const bare = Object.keys(map.getStyle().sources).length === 0;
  for (const layer of map.getStyle().layers) {
    if (layer.type === "fill") map.setPaintProperty(layer.id, "fill-color", ink.tint);
    if (layer.type === "line") map.setPaintProperty(layer.id, "line-color", ink.line);
  }
  map.addSource("outlines", { type: "geojson", data: outlines });
  const of = (level: number): ExpressionSpecification => ["==", ["get", "level"], level];
  const line = (id: string, level: number, width: number, color: string) =>
    map.addLayer({
      id,
      type: "line",
      source: "outlines",
      filter: of(level),
      layout: { "line-join": "round" },
      paint: { "line-color": color, "line-width": width },
    });
  if (bare) {
    map.addLayer({ id: "sea", type: "background", paint: { "background-color": ink.sunk } });
    map.addLayer({
      id: "land",
      type: "fill",
      source: "outlines",
      filter: of(4),
      paint: { "fill-color": ink.raised },
    });
  }
  line("streets", 9, 1, ink.line);
  line("districts", 6, 1.75, ink.edge);
  line("city", 4, 2.5, ink.quiet);
}

/** Names as elements of the page: they follow its size of text, and need no glyphs. */
function name(map: Drawn, outlines: GeoJSON.FeatureCollection, drawn: (point: Pair) => Pair): void {
  const english = document.documentElement.lang.startsWith("en");
  for (const { properties } of outlines.features) {
    const about = properties as { name: string; en: string; level: number; middle: Pair | null };
    if (!about.middle || about.level < 6) continue;
    const label = document.createElement("span");
    label.className = about.level === 6 ? "place-name place-name-district" : "place-name";
    label.textContent = (english && about.en) || about.name;
    new Marker({ element: label }).setLngLat(drawn(about.middle)).addTo(map);
    label.setAttribute("aria-hidden", "true");
    label.removeAttribute("role");
    label.removeAttribute("tabindex");
  }
  const container = map.getContainer();
  const zoomed = () => container.classList.toggle("is-close", map.getZoom() >= CLOSE);
  map.on("zoom", zoomed);
  zoomed();
}

function show(
  map: Drawn,
  cases: GeoJSON.FeatureCollection<GeoJSON.Point>,
  ink: Ink,
  several: string,
): void {
  const before = map.getSource<GeoJSONSource>("cases");
  if (before) {
    before.setData(cases);
    return;
  }
  map.addSource("cases", {
    type: "geojson",
    data: cases,
    cluster: true,
    clusterRadius: 36,
    clusterMaxZoom: 15,
    clusterProperties: { late: ["+", ["case", ["==", ["get", "kind"], "late"], 1, 0]] },
  });
  map.addImage("open", paint(circleOf(ink)), { pixelRatio: 2 });
  map.addImage("late", paint(triangle(ink.late, ink.raised)), { pixelRatio: 2 });
  map.addImage("done", paint(square(ink.good, ink.raised)), { pixelRatio: 2 });
  // Heat says where much happens before single points can be told apart.
  map.addLayer({
    id: "heat",
    type: "heatmap",
    source: "cases",
    maxzoom: 13,
    paint: {
      "heatmap-weight": ["min", 1, ["/", ["coalesce", ["get", "point_count"], 1], 12]],
      "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 7, 18, 13, 48],
      "heatmap-opacity": ["interpolate", ["linear"], ["zoom"], 10, 0.5, 13, 0],
      "heatmap-color": [
        "interpolate", ["linear"], ["heatmap-density"],
        0, clear(ink.warmTint), 0.35, ink.warmTint, 1, ink.warm,
      ],
    },
  });
  map.setMissingStyleImageResolver((id) => {
    const [kind, count] = id.split(":");
    if (kind !== "several" && kind !== "several-late") return;
    const color = kind === "several" ? ink.bridge : ink.late;
    if (!map.hasImage(id)) map.addImage(id, paint(ring(color, ink.raised, count ?? "")), { pixelRatio: 2 });
  });
  const late: ExpressionSpecification = [">", ["coalesce", ["get", "late"], 0], 0];
  map.addLayer({
    id: "cases",
    type: "symbol",
    source: "cases",
    layout: {
      "icon-allow-overlap": true,
      "icon-image": [
        "case", ["has", "point_count"],
        ["concat", ["case", late, "several-late:", "several:"], ["to-string", ["get", "point_count_abbreviated"]]],
        ["get", "kind"],
      ],
    },
  });
  map.on("click", "cases", ({ features, lngLat }) => {
    const [feature] = features ?? [];
    if (!feature) return;
    if (feature.properties["cluster"] === true) {
      const at = (feature.geometry as GeoJSON.Point).coordinates as Pair;
      const count = String(feature.properties["point_count"]);
      const said = map.getContainer().closest("place-map")?.querySelector(".place-said");
      if (said) said.textContent = several.replace("%", count);
      map.easeTo({ center: at, zoom: map.getZoom() + 2 });
      return;
    }
    new Popup({ closeButton: true, maxWidth: "18rem" }).setLngLat(lngLat).setDOMContent(slip(feature.properties)).addTo(map);
  });
  map.on("mouseenter", "cases", () => map.getCanvas().classList.add("is-over"));
  map.on("mouseleave", "cases", () => map.getCanvas().classList.remove("is-over"));
}

/** The same colour, seen through; the page's colours come as `rgb(…)`. */
const clear = (color: string) => color.replace(/^rgb\((.*)\)$/, "rgba($1, 0)");

const circleOf = (ink: Ink) => ring(ink.bridge, ink.raised, "");

/** What one case says when it is tapped. */
function slip(about: { [name: string]: unknown }): HTMLElement {
  const slip = document.createElement("div");
  const link = document.createElement("a");
  link.href = String(about["href"]);
  link.textContent = String(about["title"]);
  const said = document.createElement("p");
  said.textContent = String(about["said"]);
  slip.append(link, said);
  return slip;
}

function pin(): HTMLElement {
  const pin = document.createElement("span");
  pin.className = "place-pin";
  pin.setAttribute("aria-hidden", "true");
  return pin;
}
