// Which media a playlist needs, and when each of them first. Pure: time and screen are arguments.

import { mediaOfVariant } from "./rendition.js";
import { position } from "./schedule.js";

/** All media that `playlist` needs from `time` on, each once, in the order of first need:
 * [{sha256, type, bytes, chunks, content, neededAt}]. The fallback's come first: it may be needed at any time. What comes to
 * no showing in the days the playlist holds is not needed. */
export function mediaInOrder(playlist, time, pixels) {
  const found = new Map();
  for (const { item, variant, at } of showingsInOrder(playlist, time)) {
    for (const media of mediaOfVariant(playlist.contents[item.content]?.variants[variant], item.page, pixels)) {
      if (!found.has(media.sha256)) found.set(media.sha256, { ...media, content: item.content, neededAt: at });
    }
  }
  return [...found.values()];
}

/** Whether something of what is on at `time` can be shown with the files that `isKept(sha256)`: a text, or an item of which a
 * variant is there. Where nothing is on, nothing is missing. */
export function canShowSomething(playlist, time, pixels, isKept) {
  const loop = position(playlist, time).segment?.loop ?? [];
  const items = [...loop, ...(playlist.fallback ?? [])];
  return items.length === 0 || items.some(({ content, variants, page }) => variants.some((key) => {
    const variant = playlist.contents[content]?.variants[key];
    return variant && mediaOfVariant(variant, page, pixels).every(({ sha256 }) => isKept(sha256));
  }));
}

function* showingsInOrder({ segments, fallback }, time) {
  for (const item of fallback ?? []) for (const variant of item.variants) yield { item, variant, at: time };
  for (const segment of segments) if (Date.parse(segment.until) > time) yield* showingsIn(segment, time);
}

/** The showings of as many loops as it takes for each item to have shown all its variants, unless the segment ends before. */
function* showingsIn({ loop, firstItem = 0, firstLanguage = 0, from, until }, time) {
  const [begins, ends] = [Date.parse(from), Date.parse(until)];
  const lengths = loop.map(({ seconds }) => Math.max(0, Math.round(seconds * 1000)));
  const loopLength = lengths.reduce((sum, length) => sum + length, 0);
  if (loopLength === 0) return;
  const running = Math.max(0, Math.floor((time - begins) / loopLength));
  const turns = 1 + Math.max(...loop.map(({ variants }) => variants.length));
  for (let number = running; number < running + turns; number += 1) {
    let at = begins + number * loopLength;
    for (let turn = 0; turn < loop.length && at < ends; turn += 1) {
      const index = (firstItem + turn) % loop.length;
      const item = loop[index];
      const end = at + lengths[index];
      const variant = item.variants[(firstLanguage + number) % item.variants.length];
      if (end > Math.max(at, time)) yield { item, variant, at: Math.max(at, time) };
      at = end;
    }
  }
}
