// Where media are kept on this machine, by their SHA-256 and only once verified: a file of up to 8 MiB as one entry, a larger one
// as its chunks of 8 MiB and, when all of them are there, a marker. The page fills it, the service worker answers from it.

/** The size of each chunk but the last, as the server cuts them. */
export const chunkBytes = 8 * 1024 * 1024;

const filesName = "kosatsu-media";
const chunksName = "kosatsu-media-chunks";
/** On a marker: how many bytes its chunks have together. On the request that names an entry: how many bytes it stands for, so that
 * a list of what is kept opens nothing; what is open keeps its room on the disk even after it is removed. */
const sizeHeader = "kosatsu-bytes";
const pattern = /^\/v1\/media\/([0-9a-f]{64})$/;

export function mediaAddress(sha256) {
  return `/v1/media/${sha256}`;
}

/** The SHA-256 that `path` names, or undefined. */
export function mediaNamed(path) {
  return pattern.exec(path)?.[1];
}

function chunkAddress(sha256, index) {
  return `${mediaAddress(sha256)}?chunk=${index}`;
}

/** A file that is kept: {type, bytes, piece(at)}, where `piece(at)` answers {start, blob}, what is kept in one piece around byte
 * `at`, and throws when that is not there as it should be: then it is to be fetched again. Undefined when the file is not kept, or
 * not all of it. */
export async function openMedia(sha256) {
  const found = await (await caches.open(filesName)).match(mediaAddress(sha256), { ignoreVary: true });
  if (!found) return undefined;
  const type = found.headers.get("content-type") ?? "application/octet-stream";
  const bytes = Number(found.headers.get(sizeHeader) ?? 0);
  if (bytes > 0) return { type, bytes, piece: (at) => openOrForgetChunk(sha256, bytes, Math.floor(at / chunkBytes)) };
  const blob = await found.blob();
  const length = Number(found.headers.get("content-length") ?? blob.size);
  if (blob.size !== length) throw new Error(`Of ${sha256} there are ${blob.size} of ${length} bytes.`);
  return { type, bytes: blob.size, piece: async () => ({ start: 0, blob }) };
}

/** A plan goes by the names of what is kept, and would never have it fetched. */
async function openOrForgetChunk(sha256, bytes, index) {
  try {
    return await openChunk(sha256, bytes, index);
  } catch (error) {
    await forgetChunk(sha256, index).catch((other) => console.warn("A chunk cannot be removed.", other));
    throw error;
  }
}

/** One chunk of a file of `bytes`, also of one that is not complete: {start, blob}. Throws when it is not there whole. */
export async function openChunk(sha256, bytes, index) {
  const found = await (await caches.open(chunksName)).match(chunkAddress(sha256, index), { ignoreVary: true });
  const blob = await found?.blob();
  const start = index * chunkBytes;
  if (blob?.size !== Math.min(chunkBytes, bytes - start)) throw new Error(`Chunk ${index} of ${sha256} is not there.`);
  return { start, blob };
}

/** Keeps a whole file. */
export async function keepMedia({ sha256, type }, bytes) {
  const headers = { "content-type": type, "content-length": String(bytes.byteLength), "accept-ranges": "bytes" };
  await (await caches.open(filesName)).put(named(sha256, bytes.byteLength), new Response(bytes, { headers }));
}

export async function keepChunk({ sha256 }, index, bytes) {
  const headers = { "content-type": "application/octet-stream", "content-length": String(bytes.byteLength) };
  await (await caches.open(chunksName)).put(chunkAddress(sha256, index), new Response(bytes, { headers }));
}

/** Makes a file of whose chunks none is missing one that is kept. */
export async function settleChunks({ sha256, type, bytes }) {
  const marker = new Response(null, { headers: { "content-type": type, [sizeHeader]: String(bytes) } });
  await (await caches.open(filesName)).put(named(sha256, bytes), marker);
}

function named(sha256, bytes) {
  return new Request(mediaAddress(sha256), { headers: { [sizeHeader]: String(bytes) } });
}

/** Everything kept whole, in one piece or in chunks: a Map of SHA-256 to bytes, 0 where they are not known. */
export async function keptMedia() {
  const found = new Map();
  for (const { url, headers } of await (await caches.open(filesName)).keys()) {
    found.set(mediaNamed(new URL(url).pathname), Number(headers.get(sizeHeader) ?? 0));
  }
  return found;
}

/** Which chunks there are, also of files that are not complete: a Map of SHA-256 to a Set of indices. */
export async function keptChunks() {
  const found = new Map();
  for (const { url } of await (await caches.open(chunksName)).keys()) {
    const { pathname, searchParams } = new URL(url);
    const sha256 = mediaNamed(pathname);
    if (!found.has(sha256)) found.set(sha256, new Set());
    found.get(sha256).add(Number(searchParams.get("chunk")));
  }
  return found;
}

/** From now on the file counts as not kept; chunks of it that are there need not be fetched again. */
export async function distrustMedia(sha256) {
  await (await caches.open(filesName)).delete(mediaAddress(sha256));
}

/** The same, and the chunk is to be fetched again. */
export async function forgetChunk(sha256, index) {
  await distrustMedia(sha256);
  await (await caches.open(chunksName)).delete(chunkAddress(sha256, index));
}

/** Removes a file with all its chunks; first what says that it is kept. */
export async function forgetMedia(sha256) {
  await distrustMedia(sha256);
  const chunks = await caches.open(chunksName);
  for (const request of await chunks.keys(mediaAddress(sha256), { ignoreSearch: true })) await chunks.delete(request);
}
