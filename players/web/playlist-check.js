// Whether what came, or was kept, is a playlist that can be played. Pure.

/** What is wrong with `document`, in a sentence; undefined where nothing is. A playlist's segments tile eight days, so one without
 * any is none. */
export function playlistProblem(document) {
  if (!isObject(document)) return "It is no object.";
  if (typeof document.digest !== "string" || document.digest === "") return "It has no digest.";
  if (!isObject(document.display) || !Array.isArray(document.display.languages)) return "It names no display.";
  if (!isObject(document.contents)) return "It has no contents.";
  if (!Array.isArray(document.segments) || document.segments.length === 0) return "It has no segments.";
  const bad = document.segments.findIndex((segment) => !isSegment(segment));
  if (bad >= 0) return `Its segment ${bad} is none.`;
  if (document.fallback !== undefined && !isLoop(document.fallback)) return "Its fallback is no loop.";
  return undefined;
}

/** Whether everything in `playlist` lies before `time`. */
export function isOver(playlist, time) {
  return playlist.segments.every(({ until }) => Date.parse(until) <= time);
}

function isSegment(segment) {
  return isObject(segment) && Date.parse(segment.from) < Date.parse(segment.until) && isLoop(segment.loop);
}

function isLoop(loop) {
  return Array.isArray(loop) && loop.every((item) => isObject(item) && Number.isFinite(item.seconds) && Array.isArray(item.variants));
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
