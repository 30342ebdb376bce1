// [data-live="queue,unit-3"]: the server says that a topic changed, the element
// gets the event `live`, and htmx asks for it again (hx-trigger="live"). One
// connection serves the whole page; a hidden page lets go of it.

import { seated, seen } from "./presence";

/** Changes that come together cause one refresh, in milliseconds. */
const TOGETHER = 250;

export function listen(page: Document): void {
  const all = () => new Set([...page.querySelectorAll<HTMLElement>("[data-live]")].flatMap(topicsOf));
  let topics = all();
  const changed = new Set<string>();
  let see = "";
  let wait = 0;
  let source: EventSource | undefined;

  const refresh = () => {
    wait = 0;
    for (const element of page.querySelectorAll<HTMLElement>("[data-live]")) {
      const mine = changed.has("*") || topicsOf(element).some((topic) => changed.has(topic));
      // What somebody is typing in is left alone.
      const busy = element.contains(page.activeElement) && isField(page.activeElement);
      if (mine && !busy) element.dispatchEvent(new CustomEvent("live"));
    }
    changed.clear();
  };
  const open = () => {
    if (topics.size === 0) return;
    see = seen(page);
    const wanted = [...topics].map(encodeURIComponent).join(",");
    source = new EventSource(`/live?on=${wanted}${see === "" ? "" : `&see=${see}`}`);
    source.addEventListener("seat", (event: MessageEvent<string>) => seated(event.data));
    source.addEventListener("message", (event: MessageEvent<string>) => {
      changed.add(event.data);
      if (wait === 0) wait = window.setTimeout(refresh, TOGETHER);
    });
  };
  page.addEventListener("visibilitychange", () => {
    source?.close();
    if (page.visibilityState === "hidden") return;
    open();
    changed.add("*");
    refresh();
  });
  // What was put into the page since may listen for more.
  page.addEventListener("htmx:after:swap", () => {
    const now = all();
    if (see === seen(page) && [...now].every((topic) => topics.has(topic))) return;
    topics = now;
    source?.close();
    open();
  });
  if (page.visibilityState !== "hidden") open();
}

function topicsOf(element: HTMLElement): string[] {
  return (element.dataset["live"] ?? "").split(",").map((topic) => topic.trim());
}

function isField(element: Element | null): boolean {
  return element !== null && element.matches("input:not([type=checkbox]), textarea, select");
}
