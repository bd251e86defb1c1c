// A long text cut into pages that are read one after another.

import { understood } from "./languages.js";

const closing = /^[\p{Pe}\p{Pf}\s,.;:!?、。，．；：！？…・ー]/u;

/** Cuts `text` into `count` parts of about the same length, between sentences where one ends nearby, else between words. */
export function pagesOf(text, language, count) {
  const sentences = boundaries(text, language, "sentence");
  const words = boundaries(text, language, "word");
  const nearby = text.length / count / 4;
  const cuts = [];
  for (let page = 1; page < count; page += 1) {
    const ideal = (text.length * page) / count;
    const sentence = nearest(sentences, ideal);
    cuts.push(Math.abs(sentence - ideal) <= nearby ? sentence : nearest(words, ideal));
  }
  const ends = [...cuts, text.length];
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end).trim()).filter(Boolean);
}

/** Where segments begin, but for those that would begin a page with the end of something: a comma, a bracket. */
function boundaries(text, language, granularity) {
  const starts = [...new Intl.Segmenter(understood(language), { granularity }).segment(text)].map(({ index }) => index);
  return starts.filter((index) => !closing.test(text.slice(index, index + 2)));
}

function nearest(places, ideal) {
  return places.reduce((best, place) => (Math.abs(place - ideal) < Math.abs(best - ideal) ? place : best), 0);
}

/** About how many kanji wide `text` is set; a Latin letter is half as wide. */
export function widthOf(text) {
  return [...text].reduce((width, letter) => width + (letter < "\u1100" ? 0.53 : 1), 0);
}
