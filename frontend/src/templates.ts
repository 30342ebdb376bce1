// .text-offer[data-texts="reply"] in a form: text templates that fit what is written
// there. Beside every textarea of the form stands a button; it or Alt-J opens the
// list, typing narrows it, Enter puts the text in at the cursor and marks the first
// blank 【…】; Alt-K goes on to the next. The server fills in what the case knows.

type Offer = { title: string; text: string };

const BLANK = /【[^】\n]{0,16}】/g;

export function offerTexts(page: Document): void {
  for (const offer of page.querySelectorAll<HTMLElement>(".text-offer")) {
    const form = offer.closest("form");
    if (form === null) continue;
    // The choice without scripts would also be the form's first button.
    offer.replaceChildren();
    const own = offer.dataset["area"] ?? "";
    const areas = [...form.querySelectorAll<HTMLTextAreaElement>("textarea")];
    const several = form.querySelectorAll(".text-offer").length > 1;
    for (const area of areas.filter((area) => !several || area.name === own)) dress(area, offer);
  }
}

function dress(area: HTMLTextAreaElement, offer: HTMLElement): void {
  if (area.dataset["dressed"] !== undefined) return;
  area.dataset["dressed"] = "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-link text-use not-on-paper";
  button.append(offer.dataset["name"] ?? "", " ", kbd("Alt J"));
  button.addEventListener("click", () => void choose(area, offer));
  area.after(button);
  area.addEventListener("keydown", (event) => {
    if (!event.altKey || event.isComposing) return;
    if (event.code === "KeyJ") void choose(area, offer);
    else if (event.code === "KeyK") nextBlank(area, area.selectionEnd);
    else return;
    event.preventDefault();
  });
}

async function choose(area: HTMLTextAreaElement, offer: HTMLElement): Promise<void> {
  const offers = await ask(area.form, offer);
  // Pressed twice while the line is slow: one list is enough.
  if (document.querySelector("dialog[open]") !== null) return;
  // Where the cursor is by now: somebody may have written on while the list came.
  const at: [number, number] = [area.selectionStart, area.selectionEnd];
  const text = await pick(offers, offer);
  area.focus();
  if (text === null) return;
  area.setRangeText(text, at[0], at[1], "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  nextBlank(area, at[0]);
}

/** Marks the next blank, so that the next word typed fills it. */
function nextBlank(area: HTMLTextAreaElement, from: number): void {
  const blanks = [...area.value.matchAll(BLANK)];
  const next = blanks.find((blank) => blank.index >= from) ?? blanks[0];
  if (next !== undefined) area.setSelectionRange(next.index, next.index + next[0].length);
}

/** Posted: a name and a place have no business in an address. */
async function ask(form: HTMLFormElement | null, offer: HTMLElement): Promise<Offer[]> {
  if (form === null) return [];
  const sent = new FormData(form);
  const fields = ["seal", "name", "region", "place"].flatMap((name): [string, string][] => {
    const value = sent.get(name);
    return typeof value === "string" ? [[name, value]] : [];
  });
  fields.push(["act", offer.dataset["texts"] ?? ""], ["number", offer.dataset["number"] ?? ""]);
  const answer = await fetch("/staff/texts", { method: "POST", body: new URLSearchParams(fields) });
  return answer.ok ? ((await answer.json()) as Offer[]) : [];
}

/** A list to choose from, as a combobox over the page. */
function pick(offers: Offer[], offer: HTMLElement): Promise<string | null> {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", offer.dataset["what"] ?? "");
  const field = document.createElement("input");
  field.className = "input";
  field.placeholder = offer.dataset["what"] ?? "";
  const list = document.createElement("ul");
  list.className = "palette-list";
  list.id = "text-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", offer.dataset["what"] ?? "");
  const said = document.createElement("p");
  said.className = "palette-said quiet small";
  said.setAttribute("role", "status");
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "true" };
  for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-label", offer.dataset["what"] ?? "");
  dialog.append(field, list, said);
  document.body.append(dialog);
  let shown: Offer[] = [];
  let at = 0;
  const mark = (next: number) => {
    at = shown.length === 0 ? 0 : (next + shown.length) % shown.length;
    for (const [n, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(n === at));
      if (n === at) item.scrollIntoView({ block: "nearest" });
    }
    field.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
  };
  const look = () => {
    const asked = field.value.trim();
    shown = offers.filter(({ title, text }) => title.includes(asked) || text.includes(asked));
    list.replaceChildren(...shown.map(option));
    said.textContent = shown.length === 0 ? (offer.dataset["none"] ?? "") : "";
    mark(0);
  };
  return new Promise((done) => {
    // Answered at once and not by the event of closing, which comes later: the focus is
    // back in the text already, and the next key typed has to find the template there.
    const take = (n: number) => {
      dialog.close();
      done(shown[n]?.text ?? null);
    };
    field.addEventListener("input", look);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at - 1);
      else if (event.key === "Enter") take(at);
      else return;
      event.preventDefault();
    });
    list.addEventListener("click", (event) => {
      const item = (event.target as Element).closest("[role=option]");
      if (item !== null) take([...list.children].indexOf(item));
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(null);
    });
    dialog.showModal();
    look();
  });
}

function option({ title, text }: Offer, at: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `text-${at}`;
  item.className = "choice palette-choice";
  item.setAttribute("role", "option");
  for (const [name, words] of [["palette-label", title], ["text-preview", text]] as const) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = words;
    item.append(part);
  }
  return item;
}

function kbd(keys: string): HTMLElement {
  const key = document.createElement("kbd");
  key.textContent = keys;
  return key;
}
