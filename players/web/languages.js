// Which of several languages to show.

/** The text for the first of `languages` that has one, else Japanese, English, or whatever there is: {language, text}. */
export function inLanguage(texts, languages) {
  const language = [...languages, "ja", "en"].find((candidate) => texts?.[candidate]) ?? Object.keys(texts ?? {})[0];
  return { language: language ?? "ja", text: texts?.[language] ?? "" };
}

/** The languages in which an emergency is shown: Japanese first and always, then the display's others that the message has. A
 * display none of whose languages it has shows Japanese and plain Japanese; a message without Japanese is shown in all of its
 * own: a warning is never left out for a setting. Where an agency wrote only in languages that are not among these, and the
 * others are fixed words, they are shown too. */
export function languagesOfMessage(message, displayLanguages) {
  const available = Object.keys(message.title ?? {}).filter((language) => message.title[language]);
  const wanted = displayLanguages.map((language) => matching(language, available)).filter(Boolean);
  const japanese = ["ja", "ja-x-easy"].map((language) => matching(language, available)).filter(Boolean);
  const shown = new Set(wanted.length > 0 ? [...japanese.slice(0, 1), ...wanted] : japanese.length > 0 ? japanese : available);
  const originals = available.filter((language) => message.originalLanguages?.includes(language));
  if (!originals.some((language) => shown.has(language))) originals.forEach((language) => shown.add(language));
  return [...shown];
}

/** The tag among `available` for a reader of `language`, whatever the case: the same, else a shorter one (pt for pt-BR), else a
 * longer one (en-GB for en), else the same language in the same script (zh-Hant for zh-TW). BCP 47; lookup of RFC 4647. */
export function matching(language, available) {
  const wanted = language.toLowerCase();
  const tags = available.map((tag) => ({ tag, lower: tag.toLowerCase() }));
  const shorter = tags.filter(({ lower }) => wanted === lower || wanted.startsWith(`${lower}-`));
  const longer = tags.filter(({ lower }) => lower.startsWith(`${wanted}-`));
  const nearest = shorter.sort((one, other) => other.lower.length - one.lower.length)[0] ?? longer[0];
  return nearest?.tag ?? tags.find(({ tag }) => scriptOf(tag) !== undefined && scriptOf(tag) === scriptOf(language))?.tag;
}

/** Language and script as in "zh-Hant"; undefined for what is no tag. */
function scriptOf(tag) {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return undefined; // A tag that the browser does not know is like no other.
  }
}

/** As much of a tag, from its beginning, as the browser understands: zh-TW of zh-TW-Hant; Japanese where it understands nothing.
 * What Intl is given goes through this: a tag that it refuses would otherwise leave the screen without the words. */
export function understood(tag) {
  const parts = tag.split("-");
  while (parts.length > 0) {
    try {
      return Intl.getCanonicalLocales(parts.join("-"))[0];
    } catch {
      parts.pop();
    }
  }
  return "ja";
}

/** An element with a language and a text, which may be added later: what every word on the screen is made of. */
export function textElement(tag, { language, text = "", className }) {
  const element = document.createElement(tag);
  if (language) element.lang = language;
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
