// A case opened beside its list (#work): the list keeps its place, and what came
// with the case is made lively as on a page of its own.
import { comboboxes } from "./combobox";
import { offerCopy } from "./copy";
import { countLetters } from "./count";
import { keepDrafts } from "./drafts";
import { seen, watchWriting } from "./presence";

/** What htmx tells of a swap. */
type Swapped = { target?: Element; sourceElement?: Element };

let place = 0;
let opened = "";
let watched = seen(document) !== "";

// The way back is a page of its own.
window.addEventListener("popstate", () => location.reload());

document.addEventListener("htmx:before:swap", (event) => {
  const link = swapped(event)?.sourceElement;
  opened = link instanceof HTMLAnchorElement ? link.href : "";
  place = list()?.scrollTop ?? 0;
});

document.addEventListener("htmx:after:swap", (event) => {
  if (swapped(event)?.target?.id !== "work") return;
  if (opened !== "") history.pushState(null, "", opened);
  const beside = list();
  if (beside !== null) beside.scrollTop = place;
  keepDrafts(document);
  offerCopy(document);
  countLetters(document);
  comboboxes(document);
  if (!watched) watchWriting(document);
  watched = true;
  window.scrollTo(0, 0);
  document.querySelector<HTMLElement>("#told h1")?.focus({ preventScroll: true });
});

showHere();

/** A page that comes whole shows the line of its case. */
function showHere(): void {
  const line = list()?.querySelector<HTMLElement>("[aria-current]");
  const column = list();
  if (line && column) column.scrollTop = line.offsetTop - column.clientHeight / 3;
}

function swapped(event: Event): Swapped | undefined {
  return (event as CustomEvent<{ ctx?: Swapped }>).detail?.ctx;
}

function list(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".unit-open > .unit-list");
}
