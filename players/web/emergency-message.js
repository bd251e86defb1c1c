// A message that fills the screen. Japanese always stands on it; the display's other languages take turns beside it.

import { dress, lookOf } from "./emergency-look.js";
import { makeBadge, makeContactNote, makeDrillStripe, makeIssueTime, makeTitle } from "./emergency-parts.js";
import { fitText } from "./fit.js";
import { languagesOfMessage, textElement } from "./languages.js";
import { pagesOf, widthOf } from "./text-pages.js";
import { inTurns } from "./turns.js";

const smallestOfAll = 8;
const besidePeriod = 5000;
const pagePeriod = 8000;
/** Pages of the text that is longest when set; shorter ones take fewer. */
const pageCounts = [1, 2, 3, 4, 5];

/** Makes {element, fit(screen)} for `message` as `display` shows it. `fit` is called once the element is in the document; it
 * answers the text size in pixels, and whether that is below `minimum`, the size that can be read from where people stand. */
export function makeMessage(message, { display, clock, minimum, silentSince }) {
  const look = lookOf(message);
  const timeZone = display.timeZone;
  const element = document.createElement("article");
  element.className = "message";
  element.dataset.message = message.id;
  element.dataset.look = look.name;
  element.style.setProperty("--smallest", `${minimum}px`);
  dress(element, look);
  const body = document.createElement("div");
  body.className = "message-body";
  const head = document.createElement("header");
  head.append(makeBadge(look));
  const foot = document.createElement("footer");
  foot.append(makeIssueTime(message, timeZone));
  if (silentSince) foot.append(makeContactNote(silentSince, clock.now(), timeZone));
  element.append(head, body, foot);
  if (message.kind === "drill") {
    element.prepend(makeDrillStripe());
    element.append(makeDrillStripe());
  }
  const languages = languagesOfMessage(message, display.languages ?? ["ja"]);
  return { element, fit: (screen) => fit(body, message, languages, { clock, minimum, screen }) };
}

/** All languages at once if they can be read so; else their texts one after another under the first one's title, in more and more
 * pages; and if not even that, smaller than one should. */
function fit(body, message, languages, { clock, minimum, screen }) {
  const maximum = Math.max(minimum, Math.min(screen.width, screen.height) * 0.1);
  const paged = pageCounts.map((count) => () => inPages(message, languages, clock, count));
  const arrangements = [() => sideBySide(message, languages, clock), ...paged];
  for (const arrange of arrangements) {
    body.replaceChildren(arrange());
    const size = fitText(body, { minimum, maximum });
    if (size !== undefined) return { size, belowMinimum: false };
  }
  return { size: fitText(body, { minimum: smallestOfAll, maximum: minimum }) ?? smallestOfAll, belowMinimum: true };
}

function sideBySide(message, [first, ...others], clock) {
  const page = makePage();
  page.append(makeText(message, first, ["title", "text"]));
  if (others.length > 0) {
    const texts = others.map((language) => makeText(message, language, ["title", "text"]));
    const turns = inTurns(texts, { clock, period: besidePeriod });
    turns.classList.add("message-others");
    page.append(turns);
  }
  return page;
}

function inPages(message, [first, ...others], clock, count) {
  const page = makePage();
  page.classList.toggle("dense", count > 1);
  const widths = new Map([first, ...others].map((language) => [language, widthOf(message.text?.[language] ?? "")]));
  const widest = Math.max(1, ...widths.values());
  const pagesIn = (language) => textPages(message, language, Math.max(1, Math.ceil((count * widths.get(language)) / widest)));
  const texts = [
    ...pagesIn(first).map((part) => makeText(part, first, ["text"])),
    ...others.flatMap((language) => pagesIn(language).map((part) => makeText(part, language, ["title", "text"]))),
  ].filter((section) => section.hasChildNodes());
  page.append(makeText(message, first, ["title"]));
  if (texts.length > 0) page.append(inTurns(texts, { clock, period: pagePeriod }));
  return page;
}

/** The message once for each page of its text in `language`; once without a text that it does not have. */
function textPages(message, language, count) {
  const pages = pagesOf(message.text?.[language] ?? "", language, count);
  const marked = pages.map((text, index) => (index < pages.length - 1 ? `${text} …` : text));
  return (marked.length > 0 ? marked : [""]).map((text) => ({ ...message, text: { [language]: text } }));
}

function makePage() {
  const page = document.createElement("div");
  page.className = "message-page";
  return page;
}

function makeText(message, language, parts) {
  const section = document.createElement("section");
  section.lang = language;
  for (const part of parts) {
    const text = message[part]?.[language];
    if (text) section.append(part === "title" ? makeTitle("h1", message, language) : textElement("p", { text }));
  }
  return section;
}
