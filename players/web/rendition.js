// Which of a page's renditions suits this screen.

/** The smallest rendition that need not be enlarged to fill `pixels` (letterboxed), else the largest.
 * `renditions` are ordered small to large; `pixels` is {width, height} in physical pixels. */
export function chooseRendition(renditions, pixels) {
  const large = renditions.find(({ width, height }) => Math.min(pixels.width / width, pixels.height / height) <= 1);
  return large ?? renditions.at(-1);
}

/** The media one showing needs: [{sha256, type, bytes}]; none for text. Pages count from 1. */
export function mediaOfVariant(variant, page, pixels) {
  if (!variant || variant.kind === "text") return [];
  if (variant.kind === "video") return variant.video ? [variant.video] : [];
  const renditions = variant.pages?.[(page ?? 1) - 1]?.renditions ?? [];
  return renditions.length > 0 ? [chooseRendition(renditions, pixels)] : [];
}

/** All media of a playlist in the order in which they are needed from `time` on; the fallback's first, each once. */
export function mediaInOrder(playlist, time, pixels) {
  const coming = playlist.segments.filter(({ until }) => Date.parse(until) > time);
  const items = [...(playlist.fallback ?? []), ...coming.flatMap(inPlayingOrder)];
  const found = new Map();
  for (const { content, variants, page } of items) {
    for (const key of variants) {
      const variant = playlist.contents[content]?.variants[key];
      for (const media of mediaOfVariant(variant, page, pixels)) found.set(media.sha256, media);
    }
  }
  return [...found.values()];
}

function inPlayingOrder({ loop, firstItem = 0 }) {
  return [...loop.slice(firstItem), ...loop.slice(0, firstItem)];
}
