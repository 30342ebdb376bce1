// form[data-photos]: files go up one by one as soon as they are chosen, made smaller
// before. What has come stands on the page at once; what did not waits, with a button,
// and a line that comes back sends it by itself. Words: data-sending, data-got,
// data-lost, data-unread, data-again (%1 is the file or its number, %2 how many).
//
// form[data-shrink]: sent as a whole; its photos are made smaller where they stand.

import { shrunk } from "./shrink";

export function helpWithPhotos(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-photos]")) {
    new Sending(form).begin();
  }
  for (const input of page.querySelectorAll<HTMLInputElement>("form[data-shrink] input[type=file]")) {
    input.addEventListener("change", () => void shrinkInPlace(input));
  }
}

class Sending {
  private readonly input: HTMLInputElement | null;
  private readonly said: HTMLElement;
  private readonly again: HTMLButtonElement;
  private waiting: File[] = [];
  private busy = false;
  private warned = false;

  constructor(private readonly form: HTMLFormElement) {
    this.input = form.querySelector<HTMLInputElement>("input[type=file]");
    this.said = document.createElement("p");
    this.said.setAttribute("role", "status");
    this.said.className = "photos-said";
    this.again = document.createElement("button");
    this.again.type = "button";
    this.again.className = "button button-quiet";
    this.again.textContent = this.word("again");
    this.again.hidden = true;
  }

  begin(): void {
    const { input } = this;
    if (input === null) return;
    input.after(this.said, this.again);
    // Chosen is sent: the button that sends is for browsers without scripts.
    this.form.querySelector<HTMLElement>("button[name=add]")?.setAttribute("hidden", "");
    input.addEventListener("change", () => {
      this.waiting.push(...(input.files ?? []));
      this.warned = false;
      input.value = "";
      void this.send();
    });
    this.again.addEventListener("click", () => void this.send());
    window.addEventListener("online", () => void this.send());
    // Whoever goes on while something is under way waits for it.
    this.form.addEventListener("submit", (event) => {
      const leaves = this.waiting.length > 0 && !this.warned;
      if (this.busy || leaves) event.preventDefault();
      // What did not arrive is tried once more; who presses again goes on without it.
      this.warned ||= leaves;
      if (leaves) void this.send();
    });
  }

  private async send(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.again.hidden = true;
    const all = this.waiting;
    const problems: string[] = [];
    this.waiting = [];
    for (const [at, file] of all.entries()) {
      this.say(this.word("sending", String(at + 1), String(all.length)));
      const small = await shrunk(file);
      if (small === undefined) {
        problems.push(this.word("unread", file.name));
        continue;
      }
      try {
        const problem = await this.sendOne(small);
        if (problem !== undefined) problems.push(problem);
      } catch {
        this.waiting.push(small, ...all.slice(at + 1));
        problems.push(this.word("lost", file.name));
        break;
      }
    }
    this.busy = false;
    this.again.hidden = this.waiting.length === 0;
    this.say(problems.length > 0 ? problems.join("\n") : all.length > 0 ? this.word("got") : "");
  }

  /** What the server says is wrong with it, if anything. Throws when there is no line. */
  private async sendOne(file: File): Promise<string | undefined> {
    const seal = this.form.querySelector<HTMLInputElement>("input[name=seal]")?.value ?? "";
    const body = new FormData();
    body.append("seal", seal);
    body.append("add", "yes");
    body.append("photos", file);
    const answer = await fetch(this.form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = page.querySelector("#shown");
    if (shown !== null) document.querySelector("#shown")?.replaceWith(document.adoptNode(shown));
    if (answer.ok && shown !== null) return undefined;
    const wrong = page.querySelector(".field-error, .summary, .failure .lede")?.textContent?.trim();
    return wrong ?? this.word("lost", file.name);
  }

  private say(text: string): void {
    this.said.textContent = text;
  }

  private word(name: string, one = "", two = ""): string {
    return (this.form.dataset[name] ?? "").replace("%1", one).replace("%2", two);
  }
}

async function shrinkInPlace(input: HTMLInputElement): Promise<void> {
  const chosen = [...(input.files ?? [])];
  const list = new DataTransfer();
  for (const file of chosen) list.items.add((await shrunk(file)) ?? file);
  // Somebody may have chosen others meanwhile.
  const same = chosen.length === input.files?.length && chosen.every((file, at) => file === input.files?.[at]);
  if (same) input.files = list.files;
}
