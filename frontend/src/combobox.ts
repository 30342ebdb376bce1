// input[data-combobox="address"]: finds one value among many while somebody types,
// by a part of its name, by the first letters of its pinyin ("ghj" is 桂花街), or by
// a word people use for it. Follows the combobox pattern of the ARIA practices: the
// focus stays in the field, the arrows move through the list, Enter takes, Escape
// closes. What is typed stays as typed when nothing is taken; the server reads it.
//
// The list comes once from `address` and is kept by the browser. Without scripts
// the field has a datalist.

type Row = [way: string, letters: string, words: string];

/** Choices shown at once; more typing leaves fewer. */
const SHOWN = 8;

const lists = new Map<string, Promise<Row[]>>();

export function comboboxes(page: Document): void {
  for (const field of page.querySelectorAll<HTMLInputElement>("input[data-combobox]:not([role])")) {
    new Combobox(field);
  }
}

class Combobox {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("p");
  private rows: Row[] = [];
  private found: string[] = [];
  private at = -1;
  private typed = false;

  constructor(private readonly field: HTMLInputElement) {
    field.removeAttribute("list");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    this.list.id = `${field.id}-list`;
    this.list.className = "choices";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.labels?.[0]?.textContent?.trim() ?? "");
    this.list.hidden = true;
    field.setAttribute("aria-controls", this.list.id);
    this.status.className = "combobox-said";
    this.status.setAttribute("role", "status");
    field.after(this.list, this.status);
    field.addEventListener("focus", () => void this.load());
    field.addEventListener("input", (event) => this.onInput(event as InputEvent));
    field.addEventListener("compositionend", () => this.look());
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("blur", () => this.onBlur());
    // Before anybody types: who types fast must not be faster than the list.
    void this.load();
    // Before the field loses the focus.
    this.list.addEventListener("pointerdown", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      event.preventDefault();
      if (option !== null) this.take([...this.list.children].indexOf(option));
    });
  }

  private async load(): Promise<void> {
    if (this.rows.length > 0) return;
    const address = this.field.dataset["combobox"] ?? "";
    let list = lists.get(address);
    if (list === undefined) {
      list = fetch(address).then((answer) => (answer.ok ? answer.json() : []) as Promise<Row[]>);
      lists.set(address, list);
    }
    // Without the list it is a plain field, which the server understands too.
    this.rows = await list.catch(() => []);
    if (this.typed && document.activeElement === this.field) this.look();
  }

  private onInput(event: InputEvent): void {
    this.typed = true;
    if (!event.isComposing) this.look();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.altKey && event.key === "ArrowUp") this.close();
      else if (!open) this.look(true);
      else this.move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (open && (event.key === "Enter" || event.key === "Tab")) {
      // Not prevented: the same key also moves on to the next field.
      this.take(this.at);
    } else if (open && event.key === "Escape") {
      this.close();
      event.preventDefault();
    }
  }

  private onBlur(): void {
    if (this.found.length === 1 && !this.list.hidden) this.take(0);
    this.close();
    this.typed = false;
  }

  private look(all = false): void {
    const asked = this.field.value.trim().toLowerCase();
    if (asked === "" && !all) return this.close();
    this.found = asked === "" || all ? this.rows.slice(0, 200).map(([way]) => way) : best(this.rows, asked);
    this.list.replaceChildren(...this.found.map((way, at) => option(this.list.id, way, at)));
    this.list.hidden = this.found.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    const none = this.found.length === 0;
    this.status.className = none ? "combobox-said" : "unseen";
    const said = this.field.dataset[none ? "none" : "found"] ?? "";
    this.status.textContent = said.replace("#", String(this.found.length));
    this.at = -1;
    this.move(1);
  }

  private move(by: 1 | -1): void {
    if (this.found.length === 0) return;
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + by + this.found.length) % this.found.length;
    const option = this.list.children[this.at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  private take(at: number): void {
    const way = this.found[at];
    this.close();
    if (way === undefined || way === this.field.value) return;
    this.field.value = way;
    for (const kind of ["input", "change"]) {
      this.field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    this.close();
  }

  private close(): void {
    this.status.textContent = "";
    this.list.hidden = true;
    this.found = [];
    this.at = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}

function option(list: string, way: string, at: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `${list}-${at}`;
  item.className = "choice";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.textContent = way;
  return item;
}

/** What fits, the closest first: the last name of a way says most. */
export function best(rows: Row[], asked: string): string[] {
  return rows
    .map(([way, letters, words]): [number, string] => [rank(way, letters, words, asked), way])
    .filter(([rank]) => rank > 0)
    .sort(([a], [b]) => b - a)
    .slice(0, SHOWN)
    .map(([, way]) => way);
}

function rank(way: string, letters: string, words: string, asked: string): number {
  const plain = way.toLowerCase();
  const names = plain.split(" / ");
  const last = names[names.length - 1] ?? "";
  if (plain === asked || last === asked) return 9;
  if (last.startsWith(asked)) return 8;
  if (/^[a-z0-9]+$/.test(asked)) {
    const pinyin = letters.split(" ");
    if (begins(pinyin[pinyin.length - 1] ?? "", asked)) return 7;
    if (pinyin.some((one) => begins(one, asked))) return 4;
    if (begins(letters.replaceAll(" ", ""), asked)) return 3;
  }
  if (last.includes(asked)) return 6;
  if (plain.includes(asked)) return 5;
  const parts = asked.split(/[\s/、]+/).filter((part) => part !== "");
  if (parts.length > 1 && parts.every((part) => plain.includes(part))) return 5;
  return words !== "" && words.split(" ").some((word) => word.includes(asked)) ? 2 : 0;
}

/** `[cz]jl` begins with `zj`: brackets hold every reading of one character. */
function begins(letters: string, asked: string): boolean {
  const signs = letters.match(/\[\w+\]|\w/g) ?? [];
  return asked.length <= signs.length && [...asked].every((sign, at) => signs[at]?.includes(sign));
}
