// Lines at the bottom of the screen, one a message: banners above which the loop runs on, or what else holds while one message
// fills the screen. Nothing scrolls; what does not fit takes turns.

import { dress, lookOf } from "./emergency-look.js";
import { makeBadge, makeContactNote, makeDrillEdge, makeDrillStripe, makeShortIssueTime, makeTitle } from "./emergency-parts.js";
import { fitText } from "./fit.js";
import { languagesOfMessage, textElement } from "./languages.js";
import { pagesOf, widthOf } from "./text-pages.js";
import { inTurns, turnsPerVisit } from "./turns.js";

const smallestOfAll = 8;
const wholePeriod = 5000;
const pagePeriod = 8000;
/** From what one would like best to what still can be read; how many lines at once, and in how many pages their texts. */
const arrangements = [
  { lines: 3, pages: 1 }, { lines: 2, pages: 1 }, { lines: 1, pages: 1 }, { lines: 1, pages: 2 }, { lines: 1, pages: 3 },
  { lines: 1, pages: 4 }, { lines: 1, pages: 5 },
];

/** Fills `element` with a line for each of `messages`. `withText` shows their texts, not only their titles. Answers {size,
 * belowMinimum} like a message's fit. */
export function fillStrip(element, messages, options) {
  const maximum = Math.max(options.minimum, Math.min(options.screen.width, options.screen.height) * 0.045);
  const possible = ({ lines, pages }) => (lines === 1 || lines <= messages.length) && (pages === 1 || options.withText);
  for (const arrangement of arrangements.filter(possible)) {
    element.replaceChildren(...arrange(messages, arrangement, options));
    const size = fitText(element, { minimum: options.minimum, maximum });
    if (size !== undefined) return { size, belowMinimum: false };
  }
  return { size: fitText(element, { minimum: smallestOfAll, maximum: options.minimum }) ?? smallestOfAll, belowMinimum: true };
}

function arrange(messages, { lines: count, pages }, options) {
  const groups = Math.ceil(messages.length / count);
  const together = Math.ceil(messages.length / groups); // Four lines are rather two and two than three and one.
  const period = pages > 1 ? pagePeriod : wholePeriod;
  const lines = messages.map((message) => makeLine(message, { ...options, pages, period, groups }));
  const grouped = Array.from({ length: groups }, (_, index) => {
    const group = document.createElement("div");
    group.className = "group";
    group.append(...lines.slice(index * together, (index + 1) * together));
    return group;
  });
  const parts = [inTurns(grouped, { clock: options.clock, period: period * turnsPerVisit })];
  if (options.silentSince) parts.push(makeContactNote(options.silentSince, options.clock.now(), options.display.timeZone));
  return parts;
}

/** Throws where no line can be made of `message`. */
export function tryLine(message, options) {
  makeLine(message, { ...options, withText: true, pages: 1, period: wholePeriod, groups: 1 });
}

function makeLine(message, options) {
  const look = lookOf(message);
  const line = document.createElement("article");
  line.className = "line";
  line.dataset.message = message.id;
  line.dataset.look = look.name;
  dress(line, look);
  const content = document.createElement("div");
  content.className = "line-content";
  content.append(makeBadge(look), makeWords(message, options), makeShortIssueTime(message, options.display.timeZone));
  if (message.kind === "drill") line.append(makeDrillStripe(), content, makeDrillEdge());
  else line.append(content);
  return line;
}

/** The first language's title, and under it in turn its text and the other languages. */
function makeWords(message, { display, clock, withText, pages, period, groups }) {
  const [first, ...others] = languagesOfMessage(message, display.languages ?? ["ja"]);
  const words = document.createElement("div");
  words.className = "line-words";
  words.append(makeTitle("h2", message, first));
  const widest = Math.max(1, ...[first, ...others].map((language) => widthOf(message.text?.[language] ?? "")));
  const texts = (language) => {
    const text = withText ? message.text?.[language] ?? "" : "";
    return pagesOf(text, language, Math.max(1, Math.ceil((pages * widthOf(text)) / widest)));
  };
  const turns = [
    ...texts(first).map((text) => textElement("p", { language: first, text })),
    ...others.flatMap((language) => {
      const parts = texts(language);
      if (parts.length < 2) return makeOther(message, language, parts[0]);
      return [makeOther(message, language), ...parts.map((text) => textElement("p", { language, text }))];
    }),
  ];
  if (turns.length > 0) words.append(inTurns(turns, { clock, period, groups }));
  return words;
}

function makeOther(message, language, text) {
  const paragraph = document.createElement("p");
  paragraph.lang = language;
  paragraph.append(makeTitle("b", message, language));
  if (text) paragraph.append(" ", text);
  return paragraph;
}
