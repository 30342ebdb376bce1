// On every page: parts that refresh themselves, and small kindnesses. Each looks
// for its own data attribute and does nothing on pages that have none.
import "htmx.org";
import { askFirst } from "./confirm";
import { offerCopy } from "./copy";
import { countLetters } from "./count";
import { keepDrafts } from "./drafts";
import { listen } from "./live";
import { offerLook } from "./look";
import { offerPrint } from "./print";

askFirst(document);
keepDrafts(document);
offerCopy(document);
offerLook(document);
offerPrint(document);
countLetters(document);
listen(document);

// A form that came back with errors: the summary is what to read first.
document.querySelector<HTMLElement>("[data-focus]")?.focus();
