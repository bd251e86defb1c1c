// Where in a playlist an instant falls. Pure: no clock, no document, no storage; everything is an argument.

/** The position of instant `time` (milliseconds since 1970) in `playlist`.
 *
 * `state` is "playing", "standby" or "board". `startsAt` and `endsAt` bound it, half-open; `endsAt` may be Infinity. Where it
 * is "playing", `index` is the item's place in `loop`, `loopNumber` counts loops from the segment's start, `variant` is the key of
 * the variant whose turn it is, and `fallback` tells that nothing is scheduled and the playlist's fallback runs.
 */
export function position(playlist, time) {
  const segment = playlist.segments.find(({ from, until }) => Date.parse(from) <= time && time < Date.parse(until));
  const bounds = segment
    ? { startsAt: Date.parse(segment.from), endsAt: Date.parse(segment.until) }
    : gapAround(playlist.segments, time);
  if (segment?.standby) return { state: "standby", segment, ...bounds };
  const playing = segment && positionInLoop(segment, bounds, bounds.startsAt, time);
  return playing ?? fallbackPosition(playlist, time, segment, bounds);
}

/** The position in the playlist's fallback, which runs without end since 1970; the board where there is none. */
export function fallbackPosition(playlist, time, segment, bounds) {
  const loop = { loop: playlist.fallback ?? [], firstItem: 0, firstLanguage: 0 };
  const playing = positionInLoop(loop, bounds, 0, time);
  return playing
    ? { ...playing, segment, fallback: true }
    : { state: "board", segment, ...bounds };
}

/** Whether the segment of `position` may show `content`: what an item that fails may be replaced by. */
export function mayStillShow(position, content) {
  const items = position.segment?.loop ?? [];
  return items.some((item) => item.content === content);
}

/** One showing, told apart from the same item in the next loop, and from an older version of its content; a changed playlist
 * that leaves it alone keeps its key. */
export function showingKey(playlist, position) {
  const { fallback, entry, content, variant, page, itemStartsAt } = position;
  const version = playlist.contents[content]?.version;
  return [fallback ? "fallback" : "loop", entry, content, version, variant, page, itemStartsAt].join("|");
}

function positionInLoop(segment, bounds, origin, time) {
  const lengths = segment.loop.map((item) => Math.max(0, Math.round(item.seconds * 1000)));
  const loopLength = lengths.reduce((sum, length) => sum + length, 0);
  if (loopLength === 0) return undefined;
  const loopNumber = Math.floor((time - origin) / loopLength);
  let start = origin + loopNumber * loopLength;
  for (let turn = 0; turn < lengths.length; turn += 1) {
    const index = ((segment.firstItem ?? 0) + turn) % lengths.length;
    const end = start + lengths[index];
    if (time < end) {
      const item = segment.loop[index];
      return {
        state: "playing", segment, index, loopNumber, fallback: false, item,
        entry: item.entry, content: item.content, page: item.page ?? null,
        variant: item.variants[((segment.firstLanguage ?? 0) + loopNumber) % item.variants.length],
        startsAt: Math.max(start, bounds.startsAt), endsAt: Math.min(end, bounds.endsAt), itemStartsAt: start,
      };
    }
    start = end;
  }
  return undefined;
}

/** Before the first segment, between two, or after the last. */
function gapAround(segments, time) {
  const ends = segments.map(({ until }) => Date.parse(until)).filter((end) => end <= time);
  const starts = segments.map(({ from }) => Date.parse(from)).filter((start) => start > time);
  return { startsAt: Math.max(0, ...ends), endsAt: Math.min(Infinity, ...starts) };
}
