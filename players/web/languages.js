// Which of several languages to show.

/** The text for the first of `languages` that has one, else Japanese, English, or whatever there is: {language, text}. */
export function inLanguage(texts, languages) {
  const language = [...languages, "ja", "en"].find((candidate) => texts?.[candidate]) ?? Object.keys(texts ?? {})[0];
  return { language: language ?? "ja", text: texts?.[language] ?? "" };
}

/** The languages in which an emergency is shown: Japanese first and always, then the display's others that the message has.
 * A message in none of the display's languages is shown in all of its own: a warning is never left out for a setting. */
export function languagesOfMessage(message, displayLanguages) {
  const available = Object.keys(message.title ?? {}).filter((language) => message.title[language]);
  const wanted = displayLanguages.filter((language) => available.includes(language));
  const chosen = wanted.length > 0 || available.includes("ja") ? wanted : available;
  return [...new Set(available.includes("ja") ? ["ja", ...chosen] : chosen)];
}

/** An element with a language and a text: what every word on the screen is made of. */
export function textElement(tag, { language, text, className }) {
  const element = document.createElement(tag);
  if (language) element.lang = language;
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
