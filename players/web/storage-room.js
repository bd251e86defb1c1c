// How much room there is for media: what the browser grants this origin, less a reserve for everything else that is kept. Newer
// browsers grant more on paper than they do (10 GiB beyond what is used, whatever the disk has): the truth is learned when they
// refuse something.

import { sleep } from "./waiting.js";

/** Two versions of the player's own files, and reports of weeks offline. */
const largestReserve = 256 * 1024 * 1024;
/** A browser that does not answer for so many milliseconds does not say. */
const patience = 2000;

/** As those who keep media know it. */
let known;

/** Bytes that media may still take; negative where they take too much already, Infinity where the browser does not say. */
export async function roomForMedia() {
  const { quota, usage = 0 } = (await Promise.race([navigator.storage?.estimate?.(), sleep(patience)])) ?? {};
  return quota === undefined ? Infinity : quota - Math.min(largestReserve, quota / 10) - usage;
}

/** `bytes` are what media may still take when those that nobody needs have gone. */
export function tellRoom(bytes) {
  known = bytes;
}

/** The figure that the schedule warns by: room for media that are not needed yet; undefined where nothing can be said, which is
 * another thing than none. */
export async function storageFreeBytes() {
  const room = known ?? (await roomForMedia());
  return Number.isFinite(room) ? Math.max(0, Math.round(room)) : undefined;
}
