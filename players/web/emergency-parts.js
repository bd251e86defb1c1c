// Pieces that a full-screen message and a line in the strip have in common.

import { dress, drillLook } from "./emergency-look.js";
import { makeShape } from "./emergency-shape.js";
import { textElement } from "./languages.js";
import { clockTime, dayAndTime } from "./local-time.js";

/** Shape and word: what the message is before one reads it. */
export function makeBadge(look) {
  const badge = document.createElement("div");
  badge.className = "badge";
  const words = document.createElement("p");
  words.className = "badge-words";
  words.append(textElement("b", { language: "ja", text: look.word.ja }), " ", textElement("span", { language: "en", text: look.word.en }));
  badge.append(makeShape(look), words);
  return badge;
}

/** The stripe that a drill carries from its first frame to its last. */
export function makeDrillStripe() {
  const stripe = document.createElement("div");
  stripe.className = "drill-stripe";
  dress(stripe, drillLook);
  const word = `${drillLook.word.ja} ${drillLook.word.en}`;
  stripe.append(...Array.from({ length: 12 }, (_, index) => {
    const repeated = textElement("span", { language: "ja", text: word });
    if (index > 0) repeated.setAttribute("aria-hidden", "true");
    return repeated;
  }));
  return stripe;
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
export function makeContactNote(since, timeZone) {
  const time = clockTime(since, timeZone);
  const note = document.createElement("p");
  note.className = "contact-note";
  note.append(
    textElement("b", { language: "ja", text: `通信途絶 ${time}〜` }), "　",
    textElement("span", { language: "en", text: `No contact since ${time}` }));
  return note;
}
