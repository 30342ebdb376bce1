// On the pages for citizens: small kindnesses, each for its own data attribute. No
// part of these pages refreshes itself, so there is no htmx here.
import { askFirst } from "./confirm";
import { offerCopy } from "./copy";
import { countLetters } from "./count";
import { keepDrafts } from "./drafts";
import { helpOffline, keepWorker } from "./offline";
import { helpWithPhotos } from "./photos";
import { offerPrint } from "./print";

askFirst(document);
keepDrafts(document);
offerCopy(document);
offerPrint(document);
countLetters(document);
helpWithPhotos(document);
helpOffline(document);
keepWorker(document);

// A form that came back with errors: the summary is what to read first.
document.querySelector<HTMLElement>("[data-focus]")?.focus();
