// One media file from the server into the cache, kept only if it is what its name says.

import { keepArriving, keepMedia, mediaAddress, settleArriving } from "./media-cache.js";
import { Refused, Unauthorized } from "./server.js";
import { SHA256 } from "./sha256.js";

/** Up to here a file is held in memory and verified by the browser's own digest. */
const wholeLimit = 8 * 1024 * 1024;
/** A download that delivers nothing for this long is given up. */
const stallLimit = 30_000;

/** The bytes that came are not those that were named. */
export class Corrupt extends Error {}

/** Fetches and keeps {sha256, type, bytes}. Throws Corrupt, Unauthorized, Refused, a QuotaExceededError, or what fetch throws. */
export async function downloadMedia(media, signal) {
  const limit = new AbortController();
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop, { once: true });
  const watch = watchdog(stop);
  try {
    // No conditional or partial answers from the browser's own cache: what is kept must have come whole.
    const response = await fetch(mediaAddress(media.sha256), { signal: limit.signal, cache: "no-store", redirect: "error" });
    if (response.status === 401) throw new Unauthorized();
    if (response.status !== 200) throw new Refused(response.status);
    if (media.bytes > wholeLimit) await keepLarge(media, response, watch);
    else await keepSmall(media, response);
  } finally {
    watch.end();
    signal?.removeEventListener("abort", stop);
  }
}

async function keepSmall(media, response) {
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== media.sha256) throw new Corrupt(`Its SHA-256 is ${found}.`);
  await keepMedia(media.sha256, stored(bytes, media, bytes.byteLength));
}

async function keepLarge(media, response, watch) {
  const hash = new SHA256();
  const hashing = new TransformStream({
    transform(piece, controller) {
      watch.alive();
      hash.update(piece);
      controller.enqueue(piece);
    },
  });
  try {
    await keepArriving(media.sha256, stored(response.body.pipeThrough(hashing), media, media.bytes));
    const found = hash.hexadecimal();
    await settleArriving(media.sha256, found === media.sha256);
    if (found !== media.sha256) throw new Corrupt(`Its SHA-256 is ${found}.`);
  } catch (error) {
    await settleArriving(media.sha256, false);
    throw error;
  }
}

function stored(body, { type }, length) {
  return new Response(body, { headers: { "content-type": type, "content-length": String(length), "accept-ranges": "bytes" } });
}

function watchdog(bite) {
  let timer = setTimeout(bite, stallLimit);
  return {
    alive() { clearTimeout(timer); timer = setTimeout(bite, stallLimit); },
    end() { clearTimeout(timer); },
  };
}
