// form[data-draft="name"]: what is typed stays in this browser until the form was
// sent and taken. A closed tab, a lost line or an ended session loses nothing.
// Passwords, files and hidden fields are never kept.

const PREFIX = "xinqiao-draft:";
const SENT = "xinqiao-sent";
/** Days after which an untouched draft is forgotten; others use this phone too. */
const DAYS_KEPT = 3;

type Draft = { at: number; fields: [name: string, value: string][] };
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function keepDrafts(page: Document): void {
  const forms = [...page.querySelectorAll<HTMLFormElement>("form[data-draft]")];
  forgetSent(forms.map(nameOf));
  forgetOld();
  for (const form of forms) {
    restore(form);
    let wait = 0;
    const soon = () => {
      clearTimeout(wait);
      wait = window.setTimeout(() => save(form), 300);
    };
    form.addEventListener("input", soon);
    form.addEventListener("submit", () => {
      clearTimeout(wait);
      save(form);
      sessionStorage.setItem(SENT, nameOf(form));
    });
  }
}

/** Shown again means it was not taken; any other page means it was. */
function forgetSent(shown: string[]): void {
  const sent = sessionStorage.getItem(SENT);
  if (sent === null) return;
  const failed = document.querySelector(".failure") !== null;
  if (!failed) sessionStorage.removeItem(SENT);
  if (!failed && !shown.includes(sent)) drop(sent);
}

function forgetOld(): void {
  const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    const draft = read(key.slice(PREFIX.length));
    if (draft === null || draft.at < oldest) localStorage.removeItem(key);
  }
}

function save(form: HTMLFormElement): void {
  const fields = kept(form)
    .filter((field) => !isTick(field) || field.checked)
    .map((field): [string, string] => [field.name, field.value]);
  const draft: Draft = { at: Date.now(), fields };
  try {
    if (fields.some(([, value]) => value !== "")) {
      localStorage.setItem(PREFIX + nameOf(form), JSON.stringify(draft));
    } else {
      drop(nameOf(form));
    }
  } catch {
    // Full, or not allowed: the page works as it would without drafts.
  }
}

/** Fills in what the server left empty; what it sent wins. */
function restore(form: HTMLFormElement): void {
  const draft = read(nameOf(form));
  if (draft === null) return;
  const fields = kept(form);
  const chosen = new Set(fields.filter((f) => isTick(f) && f.checked).map((f) => f.name));
  for (const field of fields) {
    if (isTick(field)) {
      if (chosen.has(field.name)) continue;
      field.checked = draft.fields.some(([n, v]) => n === field.name && v === field.value);
    } else if (field.value === "") {
      field.value = draft.fields.find(([name]) => name === field.name)?.[1] ?? "";
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

function drop(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

function nameOf(form: HTMLFormElement): string {
  return form.dataset["draft"] ?? "";
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
