// button[data-check="/…/reply-check"] beside #checks: what is typed in #to_person
// is judged by the server while it is being typed, by the same rules as when it
// is sent. Without scripts the button does it.

/** Typing has to rest this long before it is judged, in milliseconds. */
const REST = 600;

let wait = 0;
let asked: AbortController | undefined;

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || area.id !== "to_person") return;
  clearTimeout(wait);
  wait = window.setTimeout(() => void judge(area), REST);
});

async function judge(area: HTMLTextAreaElement): Promise<void> {
  const form = area.form;
  const address = form?.querySelector<HTMLElement>("[data-check]")?.dataset["check"];
  const seal = form?.querySelector<HTMLInputElement>("input[name=seal]")?.value;
  if (address === undefined || seal === undefined) return;
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ seal, to_person: area.value }),
      headers: { "HX-Request-Type": "partial" },
      signal: asked.signal,
    });
    if (answer.ok) show(await answer.text());
  } catch {
    // A newer question, or no network: what stood there before stays.
  }
}

function show(html: string): void {
  const old = document.querySelector<HTMLElement>("#checks");
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#checks");
  if (old === null || fresh === null) return;
  const open = old.querySelector<HTMLDetailsElement>("details")?.open ?? false;
  const preview = fresh.querySelector("details");
  if (preview !== null) preview.open = open;
  // The list itself stays, so that only what changed in it is read aloud.
  old.replaceChildren(...fresh.childNodes);
}
