// Which part of which file is fetched next: the first of the file that is needed first, unless it is under way, or failed and
// must wait. A new plan changes the order between two parts; what is under way goes on as long as its file is wanted.

import { jitteredDelay } from "./waiting.js";

const longestPause = 300_000;

export class PartQueue {
  #files = [];
  /** What is under way, by name, with what can stop it. */
  #underWay = new Map();
  /** What arrived since the inventory for the next plan was begun, which may or may not have seen it. */
  #arrived = new Set();
  /** By SHA-256: how often it failed in a row, and when it may be tried again. */
  #failures = new Map();
  #now;

  constructor({ now = () => performance.now() } = {}) {
    this.#now = now;
  }

  /** To be called before the inventory of a new plan. */
  beginInventory() {
    this.#arrived.clear();
  }

  /** `files` are [{media, parts}] in the order of first need, `parts` those that are missing. */
  set(files) {
    this.#files = files.map(({ media, parts }) => ({ media, parts: parts.filter((part) => !this.#arrived.has(nameOf(part))) }));
    const wanted = new Set(files.map(({ media }) => media.sha256));
    for (const { part, stopping } of this.#underWay.values()) if (!wanted.has(part.media.sha256)) stopping.abort();
    for (const sha256 of this.#failures.keys()) if (!wanted.has(sha256)) this.#failures.delete(sha256);
  }

  /** The next part, which is under way from now on: {part, signal}; undefined when there is none at present. */
  take() {
    for (const { media, parts } of this.#files) {
      if ((this.#failures.get(media.sha256)?.until ?? 0) > this.#now()) continue;
      const part = parts.find((one) => !this.#underWay.has(nameOf(one)));
      if (!part) continue;
      const stopping = new AbortController();
      this.#underWay.set(nameOf(part), { part, stopping });
      return { part, signal: stopping.signal };
    }
    return undefined;
  }

  /** In how many milliseconds a part that failed may be tried again; Infinity where none waits. */
  get pause() {
    const waiting = this.#files.map(({ media }) => this.#failures.get(media.sha256)?.until).filter((until) => until > this.#now());
    return Math.min(Infinity, ...waiting) - this.#now();
  }

  /** The part is kept. Answers whether its file is complete with it. */
  arrived(part) {
    this.#underWay.delete(nameOf(part));
    this.#arrived.add(nameOf(part));
    const file = this.#files.find(({ media }) => media.sha256 === part.media.sha256);
    if (!file) return false;
    file.parts = file.parts.filter((one) => nameOf(one) !== nameOf(part));
    if (file.parts.length > 0) return false;
    this.#files = this.#files.filter((one) => one !== file);
    this.#failures.delete(part.media.sha256);
    return true;
  }

  /** The part did not come. Its file waits, the longer the more often it failed (`patience` failures count as had already been);
   * answers how often it failed in a row. */
  failed(part, patience = 0) {
    this.#underWay.delete(nameOf(part));
    const times = (this.#failures.get(part.media.sha256)?.times ?? 0) + 1;
    this.#failures.set(part.media.sha256, { times, until: this.#now() + jitteredDelay(times + patience, longestPause) });
    return times;
  }

  /** The part was stopped: it is as if it had not been taken. */
  release(part) {
    this.#underWay.delete(nameOf(part));
  }
}

function nameOf({ media, index }) {
  return `${media.sha256} ${index ?? ""}`;
}
