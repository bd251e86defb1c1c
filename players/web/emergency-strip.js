// Lines at the bottom of the screen, one a message: banners above which the loop runs on, or what else holds while one message
// fills the screen. Nothing scrolls; what does not fit takes turns.

import { dress, lookOf } from "./emergency-look.js";
import { makeBadge, makeContactNote, makeDrillStripe } from "./emergency-parts.js";
import { fitText } from "./fit.js";
import { languagesOfMessage, textElement } from "./languages.js";
import { inTurns } from "./turns.js";

const smallestOfAll = 8;
const languagePeriod = 5000;
const groupPeriod = 10_000;
const linesAtOnce = [3, 2, 1];

/** Fills `element` with a line for each of `messages`. `withText` shows their texts, not only their titles. Answers {size,
 * belowMinimum} like a message's fit. */
export function fillStrip(element, messages, options) {
  const maximum = Math.max(options.minimum, Math.min(options.screen.width, options.screen.height) * 0.045);
  for (const count of linesAtOnce.filter((count) => count === 1 || count <= messages.length)) {
    element.replaceChildren(...arrange(messages, count, options));
    const size = fitText(element, { minimum: options.minimum, maximum });
    if (size !== undefined) return { size, belowMinimum: false };
  }
  return { size: fitText(element, { minimum: smallestOfAll, maximum: options.minimum }) ?? smallestOfAll, belowMinimum: true };
}

function arrange(messages, count, options) {
  const lines = messages.map((message) => makeLine(message, options));
  const groups = [];
  for (let at = 0; at < lines.length; at += count) {
    const group = document.createElement("div");
    group.className = "group";
    group.append(...lines.slice(at, at + count));
    groups.push(group);
  }
  const parts = [inTurns(groups, { clock: options.clock, period: groupPeriod })];
  if (options.silentSince) parts.push(makeContactNote(options.silentSince, options.display.timeZone));
  return parts;
}

function makeLine(message, { display, clock, withText }) {
  const look = lookOf(message);
  const line = document.createElement("article");
  line.className = "line";
  line.dataset.message = message.id;
  line.dataset.look = look.name;
  dress(line, look);
  const [first, ...others] = languagesOfMessage(message, display.languages ?? ["ja"]);
  const words = document.createElement("div");
  words.className = "line-words";
  words.append(textElement("h2", { language: first, text: message.title?.[first] ?? "" }));
  const turns = [
    withText && message.text?.[first] ? textElement("p", { language: first, text: message.text[first] }) : undefined,
    ...others.map((language) => makeOther(message, language, withText)),
  ].filter(Boolean);
  if (turns.length > 0) words.append(inTurns(turns, { clock, period: languagePeriod }));
  const content = document.createElement("div");
  content.className = "line-content";
  content.append(makeBadge(look), words);
  if (message.kind === "drill") line.append(makeDrillStripe(), content, makeDrillStripe());
  else line.append(content);
  return line;
}

function makeOther(message, language, withText) {
  const paragraph = document.createElement("p");
  paragraph.lang = language;
  const title = document.createElement("b");
  title.textContent = message.title?.[language] ?? "";
  paragraph.append(title);
  if (withText && message.text?.[language]) paragraph.append(" ", message.text[language]);
  return paragraph;
}
