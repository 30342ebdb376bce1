// Staff pages by keyboard.
//
//   / or Ctrl-K        find anything: a place, an act, a case
//   j, k               next and previous row of a table or list: [data-rows]
//   Alt-J, Alt-K       in a text: a template, the next blank of it (templates.ts)
//   a letter           in the row that has the focus: [data-row-key="a"]
//   a letter, alt+q,   whatever carries it: [data-key="d"]; a field is entered,
//   ctrl+enter         a list gone to, a link followed, a button pressed
//   Enter              in form[data-enter-moves]: next field; Shift-Enter: back.
//                      In a textarea only where it says data-enter="next"; there
//                      Shift-Enter is a new line
//   Escape             out of a field, so that letters are keys again
//
// Keys are chosen so that no browser and no Chinese input method has them: Alt with
// a letter that opens no menu (not D, E, F; nor B, H, S, T, V of Firefox), never
// Alt with a digit (tabs on Linux), nothing with Shift or Ctrl-Space. While an
// input method is composing a word every key is its own.
import "./beside";
import { pickRows } from "./bulk";
import { countCall } from "./call";
import { comboboxes } from "./combobox";
import { offerPalette } from "./palette";
import "./reply";
import { takeSuggestions } from "./take";
import { offerTexts } from "./templates";
import "./wall";

comboboxes(document);
countCall(document);
takeSuggestions(document);
offerTexts(document);
// A part that htmx brought has fields of its own.
document.addEventListener("htmx:after:swap", () => {
  comboboxes(document);
  offerTexts(document);
});
const palette = offerPalette(document);

// Its keys come before those of every page.
pickRows(document);

document.addEventListener("keydown", (event) => {
  // 229: some browsers end the word before they tell of its last key.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const key = pressed(event);
  // The palette has its own keys.
  if (event.target instanceof Element && event.target.closest("dialog") !== null && key !== "ctrl+k") return;
  const typing = isTyping(event.target);
  const done =
    (key === "ctrl+k" && find()) ||
    (typing && key === "escape" && leave(event.target)) ||
    enterMoves(event, key) ||
    (!typing && inRow(event.target, key)) ||
    ((!typing || key.includes("+")) && byKey(key)) ||
    (!typing && key === "/" && find()) ||
    (!typing && key === "j" && step(1)) ||
    (!typing && key === "k" && step(-1));
  if (done) event.preventDefault();
});

// Chosen in the palette: as if its key had been pressed.
document.addEventListener("xinqiao:press", (event) => {
  if (event.target instanceof HTMLElement) press(event.target);
});

/** `d`, `?`, `alt+1`, `ctrl+enter`; the Mac's Command counts as Ctrl. */
function pressed(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) return `ctrl+${key}`;
  // Where Alt writes other letters, the key itself counts.
  if (event.altKey && event.code === "Slash") return "alt+/";
  if (event.altKey) return `alt+${/^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : key}`;
  return key;
}

function find(): boolean {
  return palette?.() ?? false;
}

function leave(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement) target.blur();
  return true;
}

function byKey(key: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (element === null || element.matches(":disabled")) return false;
  press(element);
  return true;
}

function press(element: HTMLElement): void {
  const open = element.closest("details");
  if (open !== null && !element.matches("summary")) open.open = true;
  const is = (selector: string): boolean => element.matches(selector);
  if (is("summary")) openAndEnter(element);
  else if (is("[data-rows]")) element.querySelector<HTMLElement>("a")?.focus();
  else if (is('a[href^="#"]')) enter(element.getAttribute("href") ?? "");
  else if (isTyping(element) || is("select")) element.focus();
  else element.click();
}

/** Opens what is folded away and goes to its first field; open already, closes it. */
function openAndEnter(summary: HTMLElement): void {
  const details = summary.closest("details");
  if (details === null) return;
  details.open = !details.open;
  const first = details.open ? details.querySelector<HTMLElement>("input, textarea, select") : null;
  (first ?? summary).focus();
}

/** Goes to a field, or to the first one of a part; of radios, to the chosen one. */
function enter(hash: string): void {
  const part = document.querySelector<HTMLElement>(hash);
  if (part === null) return;
  const fields = [...part.querySelectorAll<HTMLElement>("input, textarea, select")];
  const field = fields.find((f) => f instanceof HTMLInputElement && f.checked) ?? fields[0] ?? part;
  field.focus();
}

/** A key of the row in which the focus is. */
function inRow(target: EventTarget | null, key: string): boolean {
  const row = target instanceof Element ? target.closest("[data-rows] > li, [data-rows] tr") : null;
  const element = row?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`);
  element?.click();
  return element !== null && element !== undefined;
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
  if (form === null) return false;
  const writes = field instanceof HTMLTextAreaElement;
  if (writes && (field.dataset["enter"] !== "next" || event.shiftKey)) return false;
  // A button is pressed, and a fold opened, by Enter itself.
  if (field.matches("button, summary, a")) return false;
  const fields = [...form.elements].filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.matches("input:not([type=hidden]), select, textarea, button") &&
      !element.matches(":disabled, [tabindex='-1'], [type=reset], [formaction], .lines button") &&
      element.checkVisibility(),
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
