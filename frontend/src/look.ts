// details[data-look] holds the choice of colours: a choice is taken at once, so that
// nothing typed on the page is lost by a reload; Escape or a click elsewhere closes
// it. Without scripts each choice is a link that leads back to the page.

export function offerLook(page: Document): void {
  const look = page.querySelector<HTMLDetailsElement>("details[data-look]");
  if (look === null) return;
  const choices = [...look.querySelectorAll<HTMLAnchorElement>("a[data-theme-choice]")];
  for (const chosen of choices) {
    chosen.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      wear(page.documentElement, chosen.dataset["themeChoice"] ?? "device");
      for (const choice of choices) choice.removeAttribute("aria-current");
      chosen.setAttribute("aria-current", "true");
      close(look);
      // The server keeps the choice in its cookie; should it not hear of it, the next
      // page looks as before, and nothing else is amiss.
      void fetch(chosen.href, { redirect: "manual" }).catch(() => undefined);
    });
  }
  look.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && look.open) close(look);
  });
  page.addEventListener("click", (event) => {
    if (event.target instanceof Node && !look.contains(event.target)) look.open = false;
  });
}

function wear(root: HTMLElement, theme: string): void {
  if (theme === "device") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  const scheme = { light: "light", dark: "dark", contrast: "dark" }[theme] ?? "light dark";
  root.ownerDocument.querySelector("meta[name=color-scheme]")?.setAttribute("content", scheme);
}

function close(look: HTMLDetailsElement): void {
  look.open = false;
  look.querySelector<HTMLElement>("summary")?.focus();
}
