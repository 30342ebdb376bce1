// Staff pages by keyboard.
//
//   / or Ctrl-K        the search field: [data-search]
//   j, k               next and previous row of a table or list: [data-rows]
//   a letter, alt+1,   whatever carries it: [data-key="d"]; a field is entered,
//   ctrl+enter         a link followed, a button pressed
//   Enter              in form[data-enter-moves]: next field; Shift-Enter: back
//   Escape             out of a field, so that letters are keys again

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return; // a Chinese word is being chosen
  const key = pressed(event);
  const typing = isTyping(event.target);
  const done =
    (key === "ctrl+k" && search()) ||
    (typing && key === "escape" && leave(event.target)) ||
    (typing && enterMoves(event, key)) ||
    ((!typing || key.includes("+")) && byKey(key)) ||
    (!typing && key === "/" && search()) ||
    (!typing && key === "j" && step(1)) ||
    (!typing && key === "k" && step(-1));
  if (done) event.preventDefault();
});

/** `d`, `?`, `alt+1`, `ctrl+enter`; the Mac's Command counts as Ctrl. */
function pressed(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) return `ctrl+${key}`;
  return event.altKey ? `alt+${key}` : key;
}

function search(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  field?.focus();
  field?.select();
  return field !== null;
}

function leave(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement) target.blur();
  return true;
}

function byKey(key: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (element === null || element.matches(":disabled")) return false;
  const open = element.closest("details");
  if (open !== null) open.open = true;
  if (isTyping(element) || element.matches("select, summary")) element.focus();
  else element.click();
  return true;
}

/** Moves along the rows; the focus goes to the row's first link. */
function step(by: 1 | -1): boolean {
  const rows = [
    ...document.querySelectorAll<HTMLElement>("[data-rows] tbody tr, ul[data-rows] > li"),
  ].filter((row) => row.querySelector("a") !== null);
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const current = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const from = here >= 0 ? here : current;
  const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  const link = next?.querySelector("a");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
  return link !== undefined && link !== null;
}

function enterMoves(event: KeyboardEvent, key: string): boolean {
  const field = event.target;
  if (key !== "enter" || !(field instanceof HTMLElement)) return false;
  const form = field.closest<HTMLFormElement>("form[data-enter-moves]");
  if (form === null || field instanceof HTMLTextAreaElement) return false;
  const fields = [...form.elements].filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.matches("input:not([type=hidden]), select, textarea, button") &&
      !element.matches(":disabled") &&
      element.offsetParent !== null,
  );
  // A group of radios is one stop: the arrows move within it.
  const group = field instanceof HTMLInputElement && field.type === "radio" ? field.name : null;
  const stops = fields.filter(
    (element) =>
      element === field ||
      !(element instanceof HTMLInputElement && element.type === "radio") ||
      (element.name !== group && isFirstStop(element, fields)),
  );
  stops[stops.indexOf(field) + (event.shiftKey ? -1 : 1)]?.focus();
  return true;
}

/** Of a group of radios, the chosen one, else the first. */
function isFirstStop(radio: HTMLInputElement, fields: HTMLElement[]): boolean {
  const group = fields.filter(
    (f): f is HTMLInputElement => f instanceof HTMLInputElement && f.name === radio.name,
  );
  return radio === (group.find((f) => f.checked) ?? group[0]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "button", "submit", "file"].includes(target.type);
  }
  return target.matches("textarea, select") || target.isContentEditable;
}
