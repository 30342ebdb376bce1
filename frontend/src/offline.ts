// The worker that helps when the line is gone, and the page it shows then.

/** How often the page without a line looks whether it is back, in milliseconds. */
const LOOK_AGAIN = 4_000;

/** Tells the worker in which dress its offline page has to be: language, size, colours. */
export function keepWorker(page: Document): void {
  if (!("serviceWorker" in navigator)) return;
  const { lang, dataset } = page.documentElement;
  const dress = { lang, elder: dataset["elder"] !== undefined, theme: dataset["theme"] ?? "" };
  window.addEventListener("load", () => {
    navigator.serviceWorker
      .register("/worker.js", { scope: "/", updateViaCache: "none" })
      .then(() => navigator.serviceWorker.ready)
      .then((ready) => ready.active?.postMessage({ dress }))
      .catch(() => {
        // Not allowed here (a private window): the pages work without.
      });
  });
}

/** On the offline page: what to do now, and on again when the line is back. */
export function helpOffline(page: Document): void {
  const part = page.querySelector<HTMLElement>("[data-offline]");
  if (part === null) return;
  const show = (name: string, shown: boolean) => {
    for (const element of part.querySelectorAll<HTMLElement>(`[data-when="${name}"]`)) {
      element.hidden = !shown;
    }
  };
  const { pathname } = window.location;
  // In the middle of a step: that page has the words. Elsewhere there is a field.
  const inStep = /^\/file\/(company|where|same|photos|nature|who|check)$/.test(pathname);
  const goesOn = inStep ? pathname : "/file/what";
  show("step", inStep);
  show("field", !inStep);
  for (const link of part.querySelectorAll<HTMLAnchorElement>("a[data-on]")) link.href = goesOn;

  const look = async () => {
    const back = await answers();
    show("back", back);
    show("gone", !back);
    // A step has its words; whoever writes on this page is not led away from it.
    if (back && inStep) window.location.replace(goesOn);
  };
  show("back", false);
  show("gone", true);
  window.addEventListener("online", () => void look());
  window.addEventListener("offline", () => void look());
  window.setInterval(() => void look(), LOOK_AGAIN);
}

/** Whether the server answers. That a network is there says little in a lift. */
async function answers(): Promise<boolean> {
  try {
    return (await fetch("/robots.txt", { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
