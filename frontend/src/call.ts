// A call: how long somebody is on the line. Without telephony yet, it begins with
// the first key in the form; a later issue brings the phone. The clock survives a
// reload and a crash of the page, and ends when the case is taken.

const BEGAN = "xinqiao-call";
/** A clock that ran longer than this was left behind. */
const LONGEST = 2 * 3600 * 1000;
const TEXTS = "input[type=text], input[type=tel], input:not([type]), textarea";

export function countCall(page: Document): void {
  if (page.querySelector("[data-call-over]") !== null) localStorage.removeItem(BEGAN);
  const clock = page.querySelector<HTMLElement>("[data-call]");
  const form = clock?.closest("form") ?? null;
  if (clock === null || form === null) return;
  const silent = clock.textContent ?? "";
  clock.hidden = false;
  const tell = () => {
    const began = Number(localStorage.getItem(BEGAN) ?? Number.NaN);
    const lasted = Date.now() - began;
    const on = lasted >= 0 && lasted < LONGEST;
    clock.classList.toggle("call-on", on);
    clock.textContent = on ? (clock.dataset["call"] ?? "#").replace("#", minutes(lasted)) : silent;
    return on;
  };
  form.addEventListener("input", () => {
    if (!tell()) localStorage.setItem(BEGAN, String(Date.now()));
    tell();
  });
  // Everything typed goes, and the draft with it: drafts follow `input`.
  form.addEventListener("reset", (event) => {
    const sure = page.querySelector<HTMLElement>("[data-clear]")?.dataset["clear"];
    if (sure !== undefined && !window.confirm(sure)) {
      event.preventDefault();
      return;
    }
    window.setTimeout(() => {
      // What came back from the server with a complaint is a default to the browser.
      for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(TEXTS)) {
        field.value = "";
      }
      form.dispatchEvent(new Event("input", { bubbles: true }));
      form.dispatchEvent(new Event("change", { bubbles: true }));
      localStorage.removeItem(BEGAN);
      tell();
      form.querySelector<HTMLElement>("#phone")?.focus();
    });
  });
  tell();
  window.setInterval(tell, 1000);
  // The first word is typed where the call begins, without reaching for anything.
  if (page.activeElement === page.body) form.querySelector<HTMLElement>("#phone")?.focus();
}

function minutes(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
