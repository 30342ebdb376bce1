// The worker that helps when the line is gone, and the page it shows then.

/** Tells the worker in which dress its offline page has to be: language and size. */
export function keepWorker(page: Document): void {
  if (!("serviceWorker" in navigator)) return;
  const { lang } = page.documentElement;
  const elder = page.documentElement.hasAttribute("data-elder");
  window.addEventListener("load", () => {
    navigator.serviceWorker
      .register("/worker.js", { scope: "/", updateViaCache: "none" })
      .then(() => navigator.serviceWorker.ready)
      .then((ready) => ready.active?.postMessage({ dress: `${lang}${elder ? "-elder" : ""}` }))
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

  let typing = false;
  part.addEventListener("input", () => (typing = true));
  const back = () => {
    show("back", navigator.onLine);
    show("gone", !navigator.onLine);
    // Nobody is led away from a page they are writing on.
    if (navigator.onLine && inStep && !typing) window.location.replace(goesOn);
  };
  window.addEventListener("online", back);
  window.addEventListener("offline", back);
  show("back", false);
  show("gone", true);
}
