// A bound on bytes per second, shared by all downloads: whoever read too fast waits, and the line's own flow control does the rest.

import { sleep } from "./waiting.js";

/** Pieces come in bursts; only what is further ahead than this waits. */
const lenience = 200;

export class Pace {
  bytesPerSecond = Infinity;
  #paidUntil = 0;

  /** To be called with each piece read; resolves when the next may be. */
  async take(bytes, signal) {
    const now = performance.now();
    this.#paidUntil = Math.max(this.#paidUntil, now) + (bytes / this.bytesPerSecond) * 1000;
    if (this.#paidUntil > now + lenience) await sleep(this.#paidUntil - now, signal);
  }
}
