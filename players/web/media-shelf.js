// What is kept of media on this machine, what has not been needed since when, and how room is made: what has not been needed for
// longest goes first, nothing that is on the screen, and nothing that the plan wants.

import { readDocument, writeDocument } from "./database.js";
import { sha256Of } from "./digest.js";
import {
  chunkBytes, forgetChunk, forgetMedia, keepChunk, keepMedia, keptChunks, keptMedia, mediaNamed, openChunk, openMedia,
  settleChunks,
} from "./media-cache.js";
import { roomForMedia, tellRoom } from "./storage-room.js";

const marksKey = "mediaUnneeded";
/** As long as a playlist reaches: what has not been needed for so long is not kept for a return of the same poster. */
const longestStay = 8 * 86_400_000;
/** What an entry without a body takes, generously. */
const markerBytes = 4096;
/** Disks are tidied up, and then there is room again. */
const refusalMemory = 3_600_000;

/** What is wanted does not fit beside what else is wanted. */
export class StorageFull extends Error {}

export class MediaShelf {
  #evictable = [];
  /** Bytes of all that is held; how many they may become, as the browser said at the last inventory; and at how many it refused
   * more, which holds for a while. */
  #held = 0;
  #capacity = Infinity;
  #refusedAt = Infinity;
  #refusalForgotten = 0;
  #room;

  /** `room()` answers how many bytes more the browser would take. */
  constructor({ room = roomForMedia } = {}) {
    this.#room = room;
  }

  /** Bytes that may be kept beside what is held. */
  get room() {
    if (performance.now() > this.#refusalForgotten) this.#refusedAt = Infinity;
    return Math.min(this.#capacity, this.#refusedAt) - this.#held;
  }

  /** What is held of any media: [{sha256, bytes, complete, chunks, since}], `chunks` a Set of indices. What is not among the
   * `wanted` is marked as unneeded since `time`, unless it was before. */
  async inventory(wanted, time) {
    const [complete, chunks] = [await keptMedia(), await keptChunks()];
    const names = new Set(wanted.map(({ sha256 }) => sha256));
    const held = [];
    for (const sha256 of new Set([...complete.keys(), ...chunks.keys()])) {
      const known = { sha256, complete: complete.has(sha256), chunks: chunks.get(sha256) ?? new Set() };
      held.push({ ...known, bytes: complete.get(sha256) ?? known.chunks.size * chunkBytes });
    }
    this.#held = total(held);
    this.#capacity = this.#held + (await this.#room());
    const marks = await markUnneeded(held.filter(({ sha256 }) => !names.has(sha256)), time);
    return held.map((one) => ({ ...one, since: marks[one.sha256] }));
  }

  /** Takes what a plan says may go; what nobody has needed for long goes at once. */
  async give(evictable, held, time) {
    this.#evictable = [...evictable];
    const old = held.filter(({ since }) => since !== undefined && time - since > longestStay).map(({ sha256 }) => sha256);
    await this.#evict((one) => old.includes(one.sha256));
    this.#tell();
  }

  #tell() {
    tellRoom(this.room + total(this.#evictable));
  }

  /** Makes room for `bytes` more. Throws StorageFull. */
  async makeRoom(bytes) {
    let lacking = bytes - this.room;
    if (lacking <= 0) return;
    await this.#evict((one) => lacking > 0 && ((lacking -= one.bytes), true));
    if (lacking > 0) throw new StorageFull(`There is no room for ${bytes} bytes more.`);
  }

  /** Keeps a part that was fetched. Throws StorageFull. */
  async keep({ media, index }, bytes) {
    await this.#write(() => (index === undefined ? keepMedia(media, bytes) : keepChunk(media, index, bytes)), bytes.byteLength);
    this.#held += bytes.byteLength;
    this.#tell();
  }

  /** Makes a file whose last part is kept one that counts as kept. Throws StorageFull. */
  async settle(media) {
    if (media.bytes > chunkBytes) await this.#write(() => settleChunks(media), markerBytes);
  }

  /** The browser may take less than it promised. What goes then makes as much room as it had; how much there was besides is not
   * known, and may be too little. */
  async #write(write, bytes) {
    try {
      return await write();
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
    }
    this.#refusedAt = Math.min(this.#refusedAt, this.#held);
    this.#refusalForgotten = performance.now() + refusalMemory;
    await this.makeRoom(bytes);
    try {
      return await write();
    } catch (error) {
      throw error.name === "QuotaExceededError" ? new StorageFull(error.message) : error;
    }
  }

  /** Reads a kept file again and forgets what of it is not what its name says: a disk may spoil what was right. Answers whether
   * all of it is right. */
  async verify(parts) {
    let isRight = true;
    for (const { media, index, digest } of parts) {
      if ((await digestKept(media, index).catch(() => undefined)) === digest) continue;
      isRight = false;
      await (index === undefined ? forgetMedia(media.sha256) : forgetChunk(media.sha256, index));
    }
    return isRight;
  }

  /** Forgets, oldest first, what may go and `isChosen`. */
  async #evict(isChosen) {
    const shown = mediaOnScreen();
    for (const one of [...this.#evictable]) {
      if (shown.has(one.sha256) || !isChosen(one)) continue;
      await forgetMedia(one.sha256);
      this.#held -= one.bytes;
      this.#evictable = this.#evictable.filter((other) => other !== one);
    }
  }
}

/** Of a whole file, or of a chunk. Rejects where it cannot be read. */
async function digestKept({ sha256, bytes }, index) {
  const { blob } = await (index === undefined ? (await openMedia(sha256)).piece(0) : openChunk(sha256, bytes, index));
  return sha256Of(await blob.arrayBuffer());
}

/** Answers since when each of the `unneeded` has not been needed, by SHA-256; kept over restarts. */
async function markUnneeded(unneeded, time) {
  const known = (await readDocument(marksKey)) ?? {};
  const marks = Object.fromEntries(unneeded.map(({ sha256 }) => [sha256, known[sha256] ?? time]));
  if (JSON.stringify(marks) !== JSON.stringify(known)) await writeDocument(marksKey, marks);
  return marks;
}

function total(media) {
  return media.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What stands on the stage or waits behind it: a playlist that was replaced may still be on the screen for a minute. */
function mediaOnScreen() {
  const elements = document.querySelectorAll("#stage img[src], #stage video[src]");
  return new Set([...elements].map(({ src }) => mediaNamed(new URL(src).pathname)));
}
