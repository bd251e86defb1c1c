// Pieces that a full-screen message and a line in the strip have in common.

import { dress, drillLook, drillWords } from "./emergency-look.js";
import { makeShape } from "./emergency-shape.js";
import { textElement } from "./languages.js";
import { clockTime, dayAndTime, monthAndDay, sinceWhen } from "./local-time.js";

/** Shape and word: what the message is before one reads it. */
export function makeBadge(look) {
  const badge = document.createElement("div");
  badge.className = "badge";
  const words = document.createElement("p");
  words.className = "badge-words";
  const [japanese, english] = [textElement("b", { language: "ja" }), textElement("span", { language: "en" })];
  japanese.append(...makePhrases([look.word.ja].flat()));
  english.append(...makePhrases([look.word.en].flat()));
  words.append(japanese, " ", english);
  badge.append(makeShape(look), words);
  return badge;
}

/** The stripe that a drill carries from its first frame to its last. As many words as the screen is wide are seen, each whole. */
export function makeDrillStripe() {
  const stripe = makeDrillEdge();
  const word = `${drillLook.word.ja} ${drillLook.word.en}`;
  stripe.append(...Array.from({ length: 12 }, (_, index) => {
    const repeated = textElement("span", { language: "ja", text: word });
    if (index > 0) repeated.setAttribute("aria-hidden", "true");
    return repeated;
  }));
  return stripe;
}

/** The stripe's colour without its words: where a line of a drill ends. */
export function makeDrillEdge() {
  const edge = document.createElement("div");
  edge.className = "drill-stripe";
  dress(edge, drillLook);
  return edge;
}

/** The title of `message` in `language`, as phrases: where words are not parted by spaces, a line breaks between phrases first. */
export function makeTitle(tag, message, language) {
  const title = document.createElement(tag);
  title.lang = language;
  const text = message.title?.[language] ?? "";
  const word = message.kind === "drill" ? drillWords[language] : undefined;
  if (word && !text.includes(word)) {
    const mark = textElement("span", { text: word, className: "drill-word" });
    dress(mark, drillLook);
    title.append(mark, " ");
  }
  if (!/^(ja|zh)\b/i.test(language)) title.append(text);
  else title.append(...makePhrases(text.split(/(?<=[ 　])/u)));
  return title;
}

/** Texts between which a line breaks first. */
function makePhrases(texts) {
  return texts.map((text) => textElement("span", { text, className: "phrase" }));
}

/** When the message was issued. */
export function makeIssueTime(message, timeZone) {
  const issued = Date.parse(message.issuedAt);
  const time = document.createElement("time");
  time.dateTime = message.issuedAt;
  if (Number.isNaN(issued)) return time;
  time.append(
    textElement("span", { language: "ja", text: `発表 ${dayAndTime(issued, "ja", timeZone)}` }), "　",
    textElement("span", { language: "en", text: `Issued ${dayAndTime(issued, "en", timeZone)}` }));
  return time;
}

/** Said beside emergencies when their server has not been heard for long: they may no longer be true. */
export function makeContactNote(since, now, timeZone) {
  const time = (language) => sinceWhen(since, now, language, timeZone);
  const note = document.createElement("p");
  note.className = "contact-note";
  note.append(
    textElement("b", { language: "ja", text: `通信途絶 ${time("ja")}〜` }), "　",
    textElement("span", { language: "en", text: `No contact since ${time("en")}` }));
  return note;
}

/** The same for a line of the strip: short, in digits that every language reads. */
export function makeShortIssueTime(message, timeZone) {
  const issued = Date.parse(message.issuedAt);
  const time = textElement("time", { language: "ja" });
  time.dateTime = message.issuedAt;
  if (Number.isNaN(issued)) return time;
  time.append(
    textElement("span", { text: monthAndDay(issued, timeZone) }), " ",
    textElement("span", { text: `${clockTime(issued, timeZone)}発表` }));
  return time;
}
