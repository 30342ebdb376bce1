// [data-see="number"]: this page shows a case, and others who have it open are
// told; form[data-doing="reply"]: what is being written there. The connection of
// live.ts carries it: when it ends, so does the seat.

/** What nobody has typed in for this long is no longer being written, in milliseconds. */
const RESTS = 60_000;

let seat = "";
let doing = "";
let wait = 0;

export function seen(page: Document): string {
  return page.querySelector<HTMLElement>("[data-see]")?.dataset["see"] ?? "";
}

export function seated(token: string): void {
  seat = token;
  const was = doing;
  doing = "";
  if (was !== "") tell(was);
}

export function watchWriting(page: Document): void {
  if (seen(page) === "") return;
  page.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-doing]") : null;
    if (!(form instanceof HTMLFormElement)) return;
    clearTimeout(wait);
    wait = window.setTimeout(() => tell(""), RESTS);
    tell(form.dataset["doing"] ?? "");
  });
}

function tell(what: string): void {
  if (what === doing) return;
  doing = what;
  const seal = document.querySelector<HTMLInputElement>('input[name="seal"]')?.value;
  if (seat === "" || seal === undefined) return;
  const body = new URLSearchParams({ seal, seat, doing });
  // Nobody waits for it, and nothing is lost when it fails.
  fetch("/live/doing", { method: "POST", body }).catch(() => {});
}
