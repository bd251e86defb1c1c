// Which of a page's renditions suits this screen.

/** The smallest rendition that need not be enlarged to fill `pixels` (letterboxed), else the largest.
 * `renditions` are ordered small to large; `pixels` is {width, height} in physical pixels. */
export function chooseRendition(renditions, pixels) {
  const large = renditions.find(({ width, height }) => Math.min(pixels.width / width, pixels.height / height) <= 1);
  return large ?? renditions.at(-1);
}

/** The media one showing needs: [{sha256, type, bytes, chunks}]; none for text. Pages count from 1. */
export function mediaOfVariant(variant, page, pixels) {
  if (!variant || variant.kind === "text") return [];
  if (variant.kind === "video") return variant.video ? [variant.video] : [];
  const renditions = variant.pages?.[(page ?? 1) - 1]?.renditions ?? [];
  return renditions.length > 0 ? [chooseRendition(renditions, pixels)] : [];
}
