// All media of a playlist, fetched ahead in the order of first need, two at a time; what no playlist needs any more goes when
// everything of the new one is there.

import { forgetMedia, keptMedia } from "./media-cache.js";
import { Corrupt, downloadMedia } from "./media-download.js";
import { mediaInOrder } from "./rendition.js";
import { physicalPixels } from "./screen.js";
import { Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const concurrency = 2;
const longestPause = 300_000;

export class Prefetch {
  #clock;
  #faults;
  #onKept;
  #current = new AbortController();

  /** `onKept(sha256)` is called for each file that arrived. */
  constructor({ clock, faults, onKept = () => {} }) {
    this.#clock = clock;
    this.#faults = faults;
    this.#onKept = onKept;
  }

  /** Works until everything `playlist` needs is there, or another playlist takes over. */
  async follow(playlist) {
    this.#current.abort();
    const { signal } = (this.#current = new AbortController());
    for (let failures = 0; !signal.aborted; failures += 1) {
      const wanted = mediaInOrder(playlist, this.#clock.now(), physicalPixels());
      const missing = await this.#fetchMissing(wanted, signal);
      if (signal.aborted) return;
      if (missing === 0) return this.#evict(wanted);
      await sleep(jitteredDelay(failures + 3, longestPause), signal);
    }
  }

  /** Answers how many could not be had. */
  async #fetchMissing(wanted, signal) {
    const kept = await keptMedia();
    const queue = wanted.filter(({ sha256 }) => !kept.has(sha256));
    let missing = 0;
    const worker = async () => {
      while (queue.length > 0 && !signal.aborted) {
        if (!(await this.#fetch(queue.shift(), signal))) missing += 1;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return missing;
  }

  async #fetch(media, signal) {
    try {
      await downloadMedia(media, signal);
      this.#onKept(media.sha256);
      return true;
    } catch (error) {
      if (error instanceof Unauthorized || signal.aborted) return false;
      const code = error instanceof Corrupt ? "mediaCorrupt" : error.name === "QuotaExceededError" ? "storageFull" : "mediaUnavailable";
      this.#faults.report(code, { detail: `${media.sha256}: ${error.message}` });
      return false;
    }
  }

  async #evict(wanted) {
    const needed = new Set(wanted.map(({ sha256 }) => sha256));
    for (const sha256 of await keptMedia()) if (!needed.has(sha256)) await forgetMedia(sha256);
  }
}
