// button[data-copy="text"][data-done="已复制"][hidden]: appears, and copies.

export function offerCopy(page: Document): void {
  if (navigator.clipboard === undefined) return;
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const label = button.textContent ?? "";
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
      button.textContent = button.dataset["done"] ?? label;
      window.setTimeout(() => (button.textContent = label), 2_000);
    });
  }
}
