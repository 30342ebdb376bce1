// form[data-confirm] or button[data-confirm]: asks before it sends. And no form is
// sent twice by an impatient finger.

/** How long a sent form stays asleep if no new page comes, in milliseconds. */
const ASLEEP = 8_000;

export function askFirst(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const question =
      (event as SubmitEvent).submitter?.dataset["confirm"] ?? form.dataset["confirm"];
    const again = form.getAttribute("aria-busy") === "true";
    if (again || (question !== undefined && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => form.removeAttribute("aria-busy"), ASLEEP);
  });
  // "Back" may bring the page back as it was.
  window.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });
}
