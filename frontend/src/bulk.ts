// form[data-many]: rows of a table picked for one act on many.
//
//   x, space          picks the row that has the focus, or lets it go
//   shift with either everything between the row picked last and this one
//   *                 everything on this page ([data-pick-all])
//
// What was picked stays picked when the list refreshes itself: by the case, not
// by the place of its row.

const picked = new Set<string>();
let last: string | null = null;

export function pickRows(page: Document): void {
  if (page.querySelector("form[data-many]") === null) return;
  page.addEventListener("keydown", onKey);
  page.addEventListener("click", onClick);
  page.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.closest("[data-pick-all]") !== null) pickAll(box.checked);
    else if (box.name === "pick") note(box);
    show();
  });
  page.addEventListener("htmx:after:swap", show);
  for (const box of boxes()) note(box); // what a browser kept over a reload
  show();
}

function onKey(event: KeyboardEvent): void {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || (key !== "x" && key !== " ")) return;
  const row = document.activeElement?.closest("tr");
  const box = row?.querySelector<HTMLInputElement>('input[name="pick"]');
  if (box === null || box === undefined) return;
  if (document.activeElement === box && key === " " && !event.shiftKey) return; // the browser's own
  event.preventDefault();
  if (event.shiftKey) pickUpTo(box);
  else {
    box.checked = !box.checked;
    note(box);
  }
  show();
}

function onClick(event: MouseEvent): void {
  const box = event.target;
  if (!event.shiftKey || !(box instanceof HTMLInputElement) || box.name !== "pick") return;
  pickUpTo(box);
  show();
}

function pickUpTo(box: HTMLInputElement): void {
  const all = boxes();
  const from = all.findIndex((other) => caseOf(other) === last);
  const to = all.indexOf(box);
  for (const other of all.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1)) {
    other.checked = true;
    note(other);
  }
  last = caseOf(box);
}

function pickAll(picks: boolean): void {
  for (const box of boxes()) {
    box.checked = picks;
    note(box);
  }
}

function note(box: HTMLInputElement): void {
  if (box.checked) picked.add(caseOf(box));
  else picked.delete(caseOf(box));
  last = caseOf(box);
}

/** Ticks what is picked, counts it, and shows the box that picks everything. */
function show(): void {
  const all = boxes();
  for (const box of all) box.checked = picked.has(caseOf(box));
  const count = all.filter((box) => box.checked).length;
  const whole = document.querySelector<HTMLElement>("[data-pick-all]");
  if (whole !== null) {
    whole.hidden = false;
    const box = whole.querySelector("input");
    if (box !== null) {
      box.checked = count > 0 && count === all.length;
      box.indeterminate = count > 0 && count < all.length;
    }
  }
  const said = document.querySelector<HTMLElement>("[data-picked]");
  if (said === null) return;
  said.textContent = count > 0 ? (said.dataset["picked"] ?? "#").replace("#", String(count)) : "";
}

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>('form[data-many] input[name="pick"]')];
}

/** The number of the case; what follows the point is the version that was seen. */
function caseOf(box: HTMLInputElement): string {
  return box.value.split(".")[0] ?? "";
}
