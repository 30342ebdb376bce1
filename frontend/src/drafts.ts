// form[data-draft="name"]: what is typed stays in this browser until the form was
// sent and taken. A closed tab, a lost line or an ended session loses nothing.
// Passwords, files and hidden fields are never kept.
//
// form[data-draft][data-restore="no"]: kept for another page, not shown here again.
// [data-drafts-over="/file"]: a form that, once sent, or a part of a page that, once
// shown, ends every draft whose name begins so.

const PREFIX = "xinqiao-draft:";
const SENT = "xinqiao-sent";
/** Days after which an untouched draft is forgotten; others use this phone too. */
const DAYS_KEPT = 3;

type Pairs = [name: string, value: string][];
/** `served` is what the server had put into the fields when the typing began. */
type Draft = { at: number; fields: Pairs; served?: string };
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function keepDrafts(page: Document): void {
  const forms = [...page.querySelectorAll<HTMLFormElement>("form[data-draft]")];
  forgetSent(forms.map(nameOf));
  forgetOld();
  endDrafts(page);
  for (const form of forms) keepOne(form);
}

function keepOne(form: HTMLFormElement): void {
  const served = JSON.stringify(pairs(form));
  if (form.dataset["restore"] !== "no") restore(form, served);
  let wait = 0;
  const now = () => {
    window.clearTimeout(wait);
    wait = 0;
    save(form, served);
  };
  form.addEventListener("input", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(now, 300);
  });
  // A page that is left half a second after the last word still keeps it.
  window.addEventListener("pagehide", () => wait !== 0 && now());
  form.addEventListener("submit", () => {
    now();
    sessionStorage.setItem(SENT, nameOf(form));
  });
}

/** Shown again means it was not taken; any other page means it was. */
function forgetSent(shown: string[]): void {
  const sent = sessionStorage.getItem(SENT);
  if (sent === null) return;
  // A page that says it failed, or that the line was gone, took nothing.
  const failed = document.querySelector(".failure, [data-offline]") !== null;
  if (!failed) sessionStorage.removeItem(SENT);
  if (!failed && !shown.includes(sent)) drop(sent);
}

function forgetOld(): void {
  const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
  for (const name of names()) {
    const draft = read(name);
    if (draft === null || draft.at < oldest) drop(name);
  }
}

function endDrafts(page: Document): void {
  const end = (element: HTMLElement) => {
    const start = element.dataset["draftsOver"] ?? "";
    names().filter((name) => name.startsWith(start)).forEach(drop);
  };
  // After the question "really?" was asked (confirm.ts), which may say no.
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    if (form.dataset["draftsOver"] !== undefined) end(form);
  });
  for (const element of page.querySelectorAll<HTMLElement>("[data-drafts-over]")) {
    if (!(element instanceof HTMLFormElement)) end(element);
  }
}

function save(form: HTMLFormElement, served: string): void {
  const fields = pairs(form);
  const draft: Draft = { at: Date.now(), fields, served };
  try {
    if (fields.some(([, value]) => value !== "") && JSON.stringify(fields) !== served) {
      localStorage.setItem(PREFIX + nameOf(form), JSON.stringify(draft));
    } else {
      drop(nameOf(form));
    }
  } catch {
    // Full, or not allowed: the page works as it would without drafts.
  }
}

/**
 * What was typed over the very same page comes back as it was. If the server has
 * something else by now, that wins, and only what it left empty is filled in.
 */
function restore(form: HTMLFormElement, served: string): void {
  const draft = read(nameOf(form));
  if (draft === null) return;
  const typedHere = draft.served === served;
  const fields = kept(form);
  const chosen = new Set(fields.filter((f) => isTick(f) && f.checked).map((f) => f.name));
  for (const field of fields) {
    if (isTick(field)) {
      if (chosen.has(field.name) && !typedHere) continue;
      field.checked = draft.fields.some(([n, v]) => n === field.name && v === field.value);
    } else if (field.value === "" || typedHere) {
      field.value = draft.fields.find(([name]) => name === field.name)?.[1] ?? field.value;
    }
  }
}

function read(name: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function names(): string[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => key.slice(PREFIX.length));
}

function drop(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

function nameOf(form: HTMLFormElement): string {
  return form.dataset["draft"] ?? "";
}

function pairs(form: HTMLFormElement): Pairs {
  return kept(form)
    .filter((field) => !isTick(field) || field.checked)
    .map((field) => [field.name, field.value]);
}

function kept(form: HTMLFormElement): Field[] {
  const never = ["hidden", "password", "file", "submit", "button"];
  return [...form.elements].filter(
    (element): element is Field =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement) &&
      element.name !== "" &&
      !never.includes(element.type),
  );
}

function isTick(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);
}
