// What was read of the words goes into the form by one button or key ([data-take]), an
// answer of the encyclopedia into the reply ([data-quote]).
// Each field stands beside it as <data data-field="region" value="…">. The server
// names only fields in which nothing stands yet, and choices; without scripts the
// button sends the form, and the server fills it in.

export function takeSuggestions(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-take], [data-quote]") : null;
    if (!(button instanceof HTMLButtonElement) || button.form === null) return;
    const form = button.form;
    const read = button.parentElement?.querySelectorAll<HTMLDataElement>("data[data-field]") ?? [];
    for (const one of read) fill(form, one.dataset["field"] ?? "", one.value);
    event.preventDefault();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  for (const element of form.elements) {
    if (element instanceof HTMLTextAreaElement && element.name === name) quote(element, value);
    if (!(element instanceof HTMLInputElement) || element.name !== name) continue;
    if (element.type === "radio") element.checked = element.value === value;
    else if (element.type === "checkbox") element.checked ||= element.value === value;
    else if (element.value.trim() === "") element.value = value;
  }
}

/** Behind what was written already, and in sight. */
function quote(area: HTMLTextAreaElement, value: string): void {
  if (area.value.includes(value)) return;
  area.value = area.value.trim() === "" ? value : `${area.value}\n${value}`;
  area.closest("details")?.setAttribute("open", "");
  area.focus();
}
