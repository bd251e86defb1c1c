// A text notice, drawn as a page of its own: a title, a text, and who says it.

import { fitText } from "./fit.js";
import { inLanguage, textElement } from "./languages.js";
import { screenSize } from "./screen.js";

const smallest = 4;

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

/** As large as it may be; a long text on a lying screen in two columns, where that makes it larger. */
function fit(element, body) {
  const { width, height } = screenSize();
  const range = { minimum: smallest, maximum: Math.min(width, height) / 13 };
  element.classList.remove("notice-columns");
  const size = fitText(body, range) ?? 0;
  if (width < height || size > Math.min(width, height) / 28) return;
  element.classList.add("notice-columns");
  if ((fitText(body, range) ?? 0) > size) return;
  element.classList.remove("notice-columns");
  fitText(body, range);
}
