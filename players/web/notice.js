// A text notice, drawn as a page of its own: a title, a text, and who says it.

import { fitText } from "./fit.js";
import { inLanguage, textElement } from "./languages.js";
import { screenSize } from "./screen.js";

/** Makes the page for {title, text, language}. Answers {element, fit()}; `fit` sizes the letters for the element's present box. */
export function makeNotice({ title, text, language }, display) {
  const element = document.createElement("article");
  element.className = "notice";
  element.lang = language;
  const body = document.createElement("div");
  body.className = "notice-body";
  const page = document.createElement("div");
  page.className = "notice-page";
  page.append(textElement("h1", { text: title ?? "", className: "notice-title" }));
  if (text) page.append(textElement("p", { text, className: "notice-text" }));
  body.append(page);
  const site = inLanguage(display.siteName, [language]);
  element.append(body, textElement("footer", { ...site, className: "notice-footer" }));
  return { element, fit: () => fit(element, body) };
}

function fit(element, body) {
  const { width, height } = screenSize();
  const shortEdge = Math.min(width, height);
  const size = fitText(body, { minimum: 8, maximum: shortEdge / 13 });
  // A very short notice is set in the middle like a sign; a longer one reads better from its top left.
  element.classList.toggle("notice-sign", size === shortEdge / 13);
}
