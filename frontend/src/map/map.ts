// <place-map>: a place to choose, or cases to see. What draws the map is large and
// fetched only when somebody opens it; a device that cannot draw says so in a
// sentence, and the field or the list beside it does the same.
import type { Drawing, Look } from "./drawing";
import type { Pair } from "./gcj02";

class PlaceMap extends HTMLElement {
  #drawing: Promise<Drawing | undefined> | undefined;

  connectedCallback(): void {
    if (this.dataset["mode"] === "pick") this.#offerToPick();
    else this.#drawWhenSeen();
  }

  #offerToPick(): void {
    this.hidden = false;
    this.#button("here")?.addEventListener("click", () => this.#askWhere());
    this.#button("open")?.addEventListener("click", () => void this.#open());
    this.#button("clear")?.addEventListener("click", () => this.#clear());
    this.#button("pick")?.addEventListener("click", () => {
      void this.#drawing?.then((drawing) => drawing && this.#choose(drawing.middle()));
    });
    const chosen = this.#chosen();
    const clear = this.#button("clear");
    if (clear) clear.hidden = chosen === undefined;
  }

  /** The browser asks the person; nothing is asked before the button is pressed. */
  #askWhere(): void {
    const denied = () => this.#say("denied");
    if (!("geolocation" in navigator)) return denied();
    this.#say("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void this.#choose([coords.longitude, coords.latitude]),
      denied,
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  }

  async #open(): Promise<void> {
    const frame = this.querySelector<HTMLElement>(".place-frame");
    const opener = this.#button("open");
    if (!frame || !opener) return;
    frame.hidden = !frame.hidden;
    opener.setAttribute("aria-expanded", String(!frame.hidden));
    if (frame.hidden) return;
    const drawing = await this.#draw();
    if (!drawing) {
      frame.hidden = true;
      opener.hidden = true;
      return;
    }
    drawing.onChoice((point) => void this.#choose(point));
    const chosen = this.#chosen();
    if (chosen) drawing.mark(chosen);
    drawing.focus();
  }

  /** Fills the fields, and says in words where that is. */
  async #choose(point: Pair): Promise<void> {
    this.#say("asking");
    const at = point.map((degrees) => degrees.toFixed(6)).join(",");
    const answer = await fetch(`/map/region?at=${at}`).catch(() => undefined);
    if (!answer?.ok) return this.#say("broken");
    const found = (await answer.json()) as { code: string | null; name: string };
    if (found.code === null) return this.#say("outside");
    const region = document.querySelector<HTMLSelectElement>("#region");
    if (region) {
      region.value = found.code;
      region.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.#keep(point);
    this.#say("in", found.name);
    if (this.#drawing) (await this.#drawing)?.mark(point);
  }

  #clear(): void {
    this.#keep(undefined);
    this.#say("cleared");
    void this.#drawing?.then((drawing) => drawing?.mark(undefined));
    this.#button("open")?.focus();
  }

  #keep(point: Pair | undefined): void {
    const [longitude, latitude] = fields();
    if (longitude) longitude.value = point?.[0].toFixed(6) ?? "";
    if (latitude) latitude.value = point?.[1].toFixed(6) ?? "";
    const clear = this.#button("clear");
    if (clear) clear.hidden = point === undefined;
  }

  #chosen(): Pair | undefined {
    const [longitude, latitude] = fields();
    if (!longitude?.value || !latitude?.value) return undefined;
    return [Number(longitude.value), Number(latitude.value)];
  }

  #drawWhenSeen(): void {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      void this.#showCases();
    });
    watcher.observe(this);
    // The part of the page around it was asked for again: so are the cases, and the
    // map is drawn anew where the answer had none.
    document.addEventListener("htmx:after:swap", () => {
      if (this.#drawing === undefined || !this.isConnected) return;
      if (!this.querySelector("canvas")) this.#drawing = undefined;
      void this.#showCases();
    });
  }

  async #showCases(): Promise<void> {
    const drawing = await this.#draw();
    const address = this.dataset["cases"];
    const answer = address && drawing ? await fetch(address).catch(() => undefined) : undefined;
    if (!drawing || !answer?.ok) {
      this.#say("broken");
      const frame = this.querySelector<HTMLElement>(".place-frame");
      if (frame) frame.hidden = true;
      return;
    }
    drawing.cases((await answer.json()) as GeoJSON.FeatureCollection<GeoJSON.Point>);
  }

  #draw(): Promise<Drawing | undefined> {
    this.#drawing ??= this.#fetchAndDraw().catch((reason: unknown) => {
      // An old computer without WebGL is no error of the page.
      console.info("no map:", reason instanceof Error ? reason.message : reason);
      this.#say("broken");
      return undefined;
    });
    return this.#drawing;
  }

  async #fetchAndDraw(): Promise<Drawing> {
    const canvas = this.querySelector<HTMLElement>(".place-canvas");
    const { script, worker, look } = this.dataset;
    if (!canvas || !script || !worker || !look) throw new Error("not built in");
    const [{ draw }] = await Promise.all([
      import(script) as Promise<typeof import("./drawing")>,
      styled(look),
    ]);
    const several = this.dataset["several"] ?? "%";
    const about: Look = { worker, name: canvas.dataset["name"] ?? "", about: canvas.dataset["about"], several };
    return draw(canvas, about);
  }

  #say(what: "asking" | "in" | "outside" | "denied" | "broken" | "cleared", place = ""): void {
    const said = this.querySelector<HTMLElement>(".place-said");
    if (said) said.textContent = (this.dataset[what] ?? "").replace("%", place);
  }

  #button(name: string): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>(`[data-${name}]`);
  }
}

function fields(): (HTMLInputElement | null)[] {
  return ["longitude", "latitude"].map((name) => document.querySelector<HTMLInputElement>(`#${name}`));
}

/** The look of what draws maps, as a file like any other: the policy allows no other. */
function styled(address: string): Promise<void> {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => failed(new Error(address)));
    document.head.append(link);
  });
}

customElements.define("place-map", PlaceMap);
