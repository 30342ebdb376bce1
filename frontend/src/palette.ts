// The palette of every staff page: `/` or Ctrl-K. One field finds where to go, what
// can be done on this page (whatever carries data-key), and cases by number, phone
// or words of the title; the server says which cases this person may see. The field
// follows the combobox pattern: arrows choose, Enter does it, Escape closes.
//
// What was chosen lately stays in this browser: places by their name, cases by
// their number alone, so that nothing of a person is left behind.

type Choice = { kind: string; label: string; about: string; keys: string; go: () => void };
type Place = { href: string; label: string };
type Hit = { href: string; number: string; title: string; about: string };

const RECENT = "xinqiao-recent";
const RECENT_MOST = 6;
/** Typing rests this long before the server is asked, in milliseconds. */
const REST = 180;

export function offerPalette(page: Document): (() => boolean) | null {
  const dialog = page.querySelector<HTMLDialogElement>("dialog#palette");
  if (dialog === null) return null;
  const palette = new Palette(dialog);
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-palette]")) {
    link.addEventListener("click", (event) => {
      if (palette.open()) event.preventDefault();
    });
  }
  return () => palette.open();
}

class Palette {
  private readonly field: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly said: HTMLElement;
  private choices: Choice[] = [];
  private acts: Choice[] = [];
  private at = 0;
  private wait = 0;
  private asked = 0;

  constructor(private readonly dialog: HTMLDialogElement) {
    this.field = dialog.querySelector("input[role=combobox]") as HTMLInputElement;
    this.list = dialog.querySelector("[role=listbox]") as HTMLElement;
    this.said = dialog.querySelector("[role=status]") as HTMLElement;
    this.field.addEventListener("input", (event) => {
      if (!(event as InputEvent).isComposing) this.look();
    });
    this.field.addEventListener("compositionend", () => this.look());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      if (option !== null) this.choose([...this.list.children].indexOf(option));
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  }

  open(): boolean {
    if (this.dialog.open) {
      this.dialog.close();
      return true;
    }
    // Before the dialog covers the page: what is hidden now is no act now.
    this.acts = actsOf(document, this.dialog.dataset["do"] ?? "");
    this.field.value = "";
    this.dialog.showModal();
    this.look();
    return true;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) this.mark(this.at + by);
    else if (event.key === "Enter") this.choose(this.at);
    else return;
    event.preventDefault();
  }

  private look(): void {
    const asked = this.field.value.trim();
    const go = this.dialog.dataset["go"] ?? "";
    const places = this.places().map((place) => this.place(place, go));
    const recent = read().map((place) => this.place({ ...place, letters: "" }, go));
    const known = asked === "" ? [...recent, ...this.acts, ...places] : [...this.acts, ...places];
    this.show(known.filter((choice) => fits(choice, asked.toLowerCase())));
    clearTimeout(this.wait);
    const number = ++this.asked;
    if ([...asked].length >= 2) this.wait = window.setTimeout(() => void this.ask(number), REST);
  }

  /** Asks the server for cases; an answer to what was typed before is dropped. */
  private async ask(number: number): Promise<void> {
    const form = this.field.form;
    if (form === null) return;
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "HX-Request-Type": "partial" },
      body: new URLSearchParams([...new FormData(form)].map(([n, v]) => [n, String(v)])),
    }).catch(() => null);
    if (answer === null || !answer.ok || number !== this.asked) return;
    const hits = (await answer.json()) as Hit[];
    const kind = this.dialog.dataset["case"] ?? "";
    const cases = hits.map(({ href, number, title, about }): Choice => ({
      kind,
      label: title,
      about: `${number} · ${about}`,
      keys: "",
      go: () => visit({ href, label: number }),
    }));
    this.show([...this.choices.filter((choice) => choice.kind !== kind), ...cases]);
    if (this.choices.length === 0) this.said.textContent = this.dialog.dataset["none"] ?? "";
  }

  private show(choices: Choice[]): void {
    this.choices = choices.slice(0, 40);
    this.list.replaceChildren(...this.choices.map(option));
    this.said.textContent = "";
    this.mark(0);
  }

  private mark(at: number): void {
    const most = this.choices.length;
    this.at = most === 0 ? 0 : (at + most) % most;
    for (const [n, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(n === this.at));
      if (n === this.at) item.scrollIntoView({ block: "nearest" });
    }
    this.field.setAttribute("aria-activedescendant", this.list.children[this.at]?.id ?? "");
  }

  private choose(at: number): void {
    const choice = this.choices[at];
    if (choice === undefined) return;
    this.dialog.close();
    choice.go();
  }

  private places(): (Place & { letters: string })[] {
    const links = [...this.dialog.querySelectorAll<HTMLAnchorElement>(".palette-known a")];
    return links.map((link) => ({
      href: link.getAttribute("href") ?? "/",
      label: link.textContent ?? "",
      letters: link.dataset["letters"] ?? "",
    }));
  }

  private place(place: Place & { letters: string }, kind: string): Choice {
    const { href, label, letters } = place;
    return { kind, label, about: letters, keys: "", go: () => visit({ href, label }) };
  }
}

/** What carries a key on this page, called by what stands on it. */
function actsOf(page: Document, kind: string): Choice[] {
  const carriers = [...page.querySelectorAll<HTMLElement>("[data-key]")];
  return carriers
    .filter((element) => element.checkVisibility() && !element.matches(":disabled, ul"))
    .map((element) => ({
      kind,
      label: nameOf(element),
      about: "",
      keys: element.dataset["key"] ?? "",
      go: () => press(element),
    }))
    .filter(({ label }) => label !== "");
}

function nameOf(element: HTMLElement): string {
  const field = element as HTMLInputElement;
  const label = field.labels?.[0] ?? element;
  const copy = label.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll("kbd, .optional")) part.remove();
  return (copy.textContent ?? "").trim();
}

/** As its key would. */
function press(element: HTMLElement): void {
  element.dispatchEvent(new CustomEvent("xinqiao:press", { bubbles: true }));
}

function fits({ label, about }: Choice, asked: string): boolean {
  if (asked === "") return true;
  if (label.toLowerCase().includes(asked)) return true;
  const signs = about.match(/\[\w+\]|\w/g) ?? [];
  return /^[a-z]+$/.test(asked) && signs.some((_, from) => begins(signs.slice(from), asked));
}

function begins(signs: string[], asked: string): boolean {
  return asked.length <= signs.length && [...asked].every((sign, at) => signs[at]?.includes(sign));
}

function option(choice: Choice, at: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `palette-${at}`;
  item.className = "choice palette-choice";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const add = (kind: string, name: string, text: string) => {
    const part = document.createElement(kind);
    part.className = name;
    part.textContent = text;
    item.append(part);
  };
  add("span", "palette-kind", choice.kind);
  add("span", "palette-label", choice.label);
  if (choice.keys !== "") add("kbd", "", said(choice.keys));
  else if (choice.about.includes("·")) add("span", "palette-about", choice.about);
  return item;
}

function said(keys: string): string {
  const names: Record<string, string> = { ctrl: "Ctrl", alt: "Alt", enter: "⏎" };
  return keys.split("+").map((key) => names[key] ?? key.toUpperCase()).join(" ");
}

function visit(place: Place): void {
  const kept = [place, ...read().filter(({ href }) => href !== place.href)];
  try {
    localStorage.setItem(RECENT, JSON.stringify(kept.slice(0, RECENT_MOST)));
  } catch {
    // Full, or not allowed: nothing is remembered.
  }
  location.assign(place.href);
}

function read(): Place[] {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]") as Place[];
    return kept.filter(({ href, label }) => href.startsWith("/") && !href.startsWith("//") && typeof label === "string");
  } catch {
    return [];
  }
}
