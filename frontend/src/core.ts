// On pages for staff: parts that refresh themselves, and all that citizens' pages
// have (portal.ts: what is good for everybody belongs there).
import "htmx.org";
import { listen } from "./live";
import "./portal";
import { watchWriting } from "./presence";

listen(document);
watchWriting(document);
