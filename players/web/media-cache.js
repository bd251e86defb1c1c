// Where media are kept on this machine: whole, verified files by their SHA-256. Used by the page, which fills it, and by the
// service worker, which answers from it.

const cacheName = "kosatsu-media";
const arrivingName = "kosatsu-media-arriving";
const pattern = /^\/v1\/media\/([0-9a-f]{64})$/;

export function mediaAddress(sha256) {
  return `/v1/media/${sha256}`;
}

/** The SHA-256 that `path` names, or undefined. */
export function mediaNamed(path) {
  return pattern.exec(path)?.[1];
}

export async function cachedMedia(sha256) {
  return (await caches.open(cacheName)).match(mediaAddress(sha256), { ignoreVary: true });
}

export async function keepMedia(sha256, response) {
  await (await caches.open(cacheName)).put(mediaAddress(sha256), response);
}

/** A place for a file too large to be verified before it is written. */
export async function keepArriving(sha256, response) {
  await (await caches.open(arrivingName)).put(mediaAddress(sha256), response);
}

/** Moves an arrived file among the verified ones, or drops it. */
export async function settleArriving(sha256, verified) {
  const arriving = await caches.open(arrivingName);
  const response = await arriving.match(mediaAddress(sha256));
  if (verified && response) await keepMedia(sha256, response);
  await arriving.delete(mediaAddress(sha256));
}

/** The SHA-256 of everything kept. */
export async function keptMedia() {
  const requests = await (await caches.open(cacheName)).keys();
  return new Set(requests.map(({ url }) => mediaNamed(new URL(url).pathname)).filter(Boolean));
}

export async function forgetMedia(sha256) {
  await (await caches.open(cacheName)).delete(mediaAddress(sha256));
}
