// button[data-aloud][hidden]: appears where the browser can speak the page's language,
// and reads main's text from its heading on, marking what it reads. Pressed again, or
// Escape, it stops.
//
// Only voices of this device are used. A voice that speaks through a server would send
// it what stands on the page, and that may be somebody's case.

const BLOCKS = "h1,h2,h3,h4,p,li,dt,dd,th,td,caption,blockquote,legend,label,summary,button,figcaption,div,section,article";
const UNSPOKEN = "[aria-hidden=true],[hidden],script,style,svg,select,textarea,kbd,nav";
const MARK = "being-read";

interface Passage {
  block: Element;
  text: string;
  lang: string;
}

export function offerReading(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("button[data-aloud]");
  const speech = window.speechSynthesis;
  if (button === null || speech === undefined) return;
  const appear = (): void => {
    button.hidden = voiceFor(speech, page.documentElement.lang) === undefined;
  };
  appear();
  speech.addEventListener("voiceschanged", appear); // some browsers list their voices late

  let passages: Passage[] = [];
  const reading = (): boolean => button.getAttribute("aria-pressed") === "true";
  const stop = (): void => {
    passages = [];
    button.setAttribute("aria-pressed", "false");
    speech.cancel();
    unmark(page);
  };
  button.addEventListener("click", () => {
    if (reading()) return stop();
    button.setAttribute("aria-pressed", "true");
    speech.cancel();
    const run = (passages = inOrder(page));
    const next = (): void => {
      if (run !== passages) return; // an end reported late, of a reading that was stopped
      const passage = run.shift();
      if (passage === undefined) return stop();
      mark(page, passage.block);
      speak(speech, passage, next);
    };
    next();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && reading()) stop();
  });
  window.addEventListener("pagehide", () => speech.cancel());
}

/** What to read: the text of main, one passage a block, in the order of the page. */
function inOrder(page: Document): Passage[] {
  const main = page.querySelector("main");
  if (main === null) return [];
  const heading = main.querySelector("h1");
  const walk = page.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const passages: Passage[] = [];
  let begun = heading === null;
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    const text = walk.currentNode.textContent?.trim() ?? "";
    if (holder === null || text === "" || holder.closest(UNSPOKEN) || holder.getClientRects().length === 0) continue;
    begun ||= heading?.contains(holder) ?? true;
    const block = holder.closest(BLOCKS);
    if (!begun || block === null) continue;
    const lang = holder.closest("[lang]")?.getAttribute("lang") ?? "";
    const before = passages.at(-1);
    if (before?.block === block && before.lang === lang) before.text += ` ${text}`;
    else passages.push({ block, text, lang });
  }
  return passages;
}

function speak(speech: SpeechSynthesis, { text, lang }: Passage, then: () => void): void {
  const voice = voiceFor(speech, lang);
  if (voice === undefined) return then(); // a part in a language this device does not speak
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9; // a little slower than a browser speaks by itself
  words.addEventListener("end", then);
  words.addEventListener("error", then);
  speech.speak(words);
}

function voiceFor(speech: SpeechSynthesis, lang: string): SpeechSynthesisVoice | undefined {
  const language = lang.split("-")[0]?.toLowerCase() ?? "";
  const local = speech.getVoices().filter((voice) => voice.localService);
  const same = local.filter((voice) => voice.lang.toLowerCase().startsWith(language));
  return same.find((voice) => voice.lang.replace("_", "-") === lang) ?? same[0];
}

function mark(page: Document, block: Element): void {
  unmark(page);
  block.classList.add(MARK);
  block.scrollIntoView({ block: "nearest" });
}

function unmark(page: Document): void {
  for (const marked of page.querySelectorAll(`.${MARK}`)) marked.classList.remove(MARK);
}
