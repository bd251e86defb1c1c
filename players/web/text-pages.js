// A long text cut into pages that are read one after another.

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

function boundaries(text, language, granularity) {
  return [...new Intl.Segmenter(language, { granularity }).segment(text)].map(({ index }) => index);
}

function nearest(places, ideal) {
  return places.reduce((best, place) => (Math.abs(place - ideal) < Math.abs(best - ideal) ? place : best), 0);
}
