// Parts of media files from the server, each verified before anybody gets it: a file of up to 8 MiB is one part, a larger one has
// a part for each of its chunks.

import { sha256Of } from "./digest.js";
import { chunkBytes, mediaAddress } from "./media-cache.js";
import { Refused, Unauthorized } from "./server.js";

/** A download that delivers nothing for this long is given up. */
const stallLimit = 30_000;

/** The bytes that came are not those that were named. */
export class Corrupt extends Error {}

/** Something answered, but not with the file. */
export class Unavailable extends Error {}

/** A page came in place of the file: somebody stands in the line, as a captive portal does, and keeps back all files alike. */
export class Intercepted extends Error {}

/** The parts of a file, in order: {media, index, first, bytes, digest}; `index` is undefined where there is only one.
 * Throws Unavailable where the digests of its chunks are not known. */
export function partsOf(media) {
  if (media.bytes <= chunkBytes) return [{ media, first: 0, bytes: media.bytes, digest: media.sha256 }];
  const count = Math.ceil(media.bytes / chunkBytes);
  if (media.chunks?.length !== count) throw new Unavailable("The server has not told the digests of its chunks.");
  return media.chunks.map((digest, index) => {
    const first = index * chunkBytes;
    return { media, index, first, bytes: Math.min(chunkBytes, media.bytes - first), digest };
  });
}

/** Fetches a part no faster than `pace` allows, and answers its bytes, a Uint8Array.
 * Throws Corrupt, Unavailable, Intercepted, Unauthorized, Refused, or what fetch throws. */
export async function downloadPart(part, { pace, signal } = {}) {
  const limit = new AbortController();
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  const watch = watchdog(stop);
  try {
    const response = await ask(part, limit.signal);
    const bytes = await readWhole(response, part.bytes, async (piece) => {
      watch.alive();
      await pace?.take(piece.byteLength, limit.signal);
      watch.alive();
    });
    const found = await sha256Of(bytes);
    if (found !== part.digest) throw new Corrupt(`The SHA-256 of ${nameOf(part)} is ${found}.`);
    return bytes;
  } finally {
    watch.end();
    stop();
    signal?.removeEventListener("abort", stop);
  }
}

async function ask({ media, index, first, bytes }, signal) {
  const headers = index === undefined ? {} : { range: `bytes=${first}-${first + bytes - 1}` };
  // Nothing from the browser's own cache, and nothing left there: what is kept is kept once, and by us.
  const options = { headers, signal, cache: "no-store", redirect: "error", priority: "low" };
  const response = await fetch(mediaAddress(media.sha256), options);
  if (response.status === 401) throw new Unauthorized();
  if (!response.ok) throw new Refused(response.status);
  if (/^text\/html\b/.test(response.headers.get("content-type") ?? "")) throw new Intercepted("A page came in its place.");
  const range = response.headers.get("content-range");
  const isPart = response.status === 206 && range === `bytes ${first}-${first + bytes - 1}/${media.bytes}`;
  if (index !== undefined && !isPart) throw new Unavailable(`The answer is not the part that was asked for (${response.status}).`);
  return response;
}

async function readWhole(response, length, onPiece) {
  const bytes = new Uint8Array(length);
  let filled = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (filled + value.byteLength > length) throw new Corrupt(`More than ${length} bytes came.`);
    bytes.set(value, filled);
    filled += value.byteLength;
    await onPiece(value);
  }
  if (filled < length) throw new Corrupt(`${filled} of ${length} bytes came.`);
  return bytes;
}

function nameOf({ media, index }) {
  return index === undefined ? media.sha256 : `chunk ${index} of ${media.sha256}`;
}

function watchdog(bite) {
  let timer = setTimeout(bite, stallLimit);
  return {
    alive() { clearTimeout(timer); timer = setTimeout(bite, stallLimit); },
    end() { clearTimeout(timer); },
  };
}
