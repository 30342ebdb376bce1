// On every page: small kindnesses. Each looks for its own data attribute and does
// nothing on pages that have none. Citizens' pages have only this; no part of them
// refreshes itself, so htmx is not sent to a phone on a slow line (core.ts).
import { offerReading } from "./aloud";
import { askFirst } from "./confirm";
import { offerCopy } from "./copy";
import { countLetters } from "./count";
import { keepDrafts } from "./drafts";
import { offerLook } from "./look";
import { helpOffline, keepWorker } from "./offline";
import { helpWithPhotos } from "./photos";
import { offerPrint } from "./print";

askFirst(document);
keepDrafts(document);
offerCopy(document);
offerLook(document);
offerReading(document);
offerPrint(document);
countLetters(document);
helpWithPhotos(document);
helpOffline(document);
keepWorker(document);

// A form that came back with errors: the summary is what to read first.
document.querySelector<HTMLElement>("[data-focus]")?.focus();
