// All media of eight days, fetched ahead in the order of first need: two parts at once, at a bounded rate, within what storage
// there is. One tab of a browser profile does it for all of them.

import { canShowSomething, mediaInOrder } from "./first-need.js";
import { Corrupt, downloadPart, Intercepted, partsOf, Unavailable } from "./media-download.js";
import { mediaNamed } from "./media-cache.js";
import { planMedia } from "./media-plan.js";
import { MediaShelf, StorageFull } from "./media-shelf.js";
import { Pace } from "./pace.js";
import { PartQueue } from "./part-queue.js";
import { onResize, physicalPixels } from "./screen.js";
import { Refused, Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const atOnce = 2;
/** While the screen has something to show: a third of a ward office's line of 100 Mbit/s, so that two screens leave a third of it to
 * the counters, and still 15 GB in an hour. */
const patientRate = 4 * 1024 * 1024;
const planPeriod = 3_600_000;
const pauseAfterTrouble = 60_000;
const shortestPauseAfterTrouble = 1000;
/** A line that is down is no fault of a file; one that fails so often on the same file is told. */
const failuresToTell = 3;

export class Prefetch {
  #clock;
  #faults;
  #onKept;
  #rate;
  #shelf;
  #queue = new PartQueue();
  #pace = new Pace();
  #playlist;
  #kept = new Set();
  /** The media whose faults were told, by SHA-256. */
  #troubled = new Map();
  #lineFailures = 0;
  #running;
  /** What is kept is counted, proved and declared complete by one at a time: what another has just found false must not be declared
   * complete again. */
  #turn = Promise.resolve();
  /** Those for which there was no room in the last plan. */
  #unfitting = new Set();
  /** Which of the kept files were read again and found right since the last plan. */
  #proved = new Set();
  #change = new AbortController();
  #work = new AbortController();

  /** `onKept(sha256)` is called for each file that is complete; `rate` is in bytes per second. */
  constructor({ clock, faults, onKept = () => {}, rate = patientRate, shelf = new MediaShelf() }) {
    this.#clock = clock;
    this.#faults = faults;
    this.#onKept = onKept;
    this.#rate = rate;
    this.#shelf = shelf;
    onResize(() => this.#planAgain());
    window.addEventListener("online", () => this.#wake());
    document.getElementById("stage")?.addEventListener("error", ({ target }) => this.#doubtShown(target), true);
    navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data?.mediaLost) this.#lost(data.mediaLost); });
  }

  /** From now on the files of `playlist` are the ones that are wanted. */
  follow(playlist) {
    this.#playlist = playlist;
    this.#planAgain();
    this.#running ??= navigator.locks.request("kosatsu-media", () => this.#run())
      .catch((error) => this.#faults.report("storageUnavailable", { detail: wordsOf(error) }));
  }

  /** Whether the file is not there, and everybody was told why: nobody should wait for it. */
  isGivenUp(sha256) {
    return this.#troubled.has(sha256) || this.#unfitting.has(sha256);
  }

  #run() {
    const workers = Array.from({ length: atOnce }, () => this.#forEver(() => this.#fetchNext()));
    return Promise.all([this.#forEver(() => this.#plan()), ...workers]);
  }

  async #forEver(work) {
    for (;;) {
      try {
        await work();
      } catch (error) {
        this.#faults.report("storageUnavailable", { detail: wordsOf(error) });
        // What has changed already ends no pause: one in which nothing can go right would go round and round.
        await sleep(shortestPauseAfterTrouble);
        await sleep(pauseAfterTrouble, this.#change.signal);
      }
    }
  }

  #planAgain() {
    this.#change.abort();
  }

  #wake() {
    this.#work.abort();
    this.#work = new AbortController();
  }

  #inTurn(work) {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Makes one plan, and waits until another is due. */
  async #plan() {
    const { signal } = (this.#change = new AbortController());
    await this.#inTurn(() => this.#makePlan());
    this.#wake();
    await sleep(planPeriod, signal);
  }

  async #makePlan() {
    this.#queue.beginInventory();
    const time = this.#clock.now();
    const wanted = mediaInOrder(this.#playlist, time, physicalPixels());
    const held = await this.#shelf.inventory(wanted, time);
    const plan = planMedia({ wanted, held, room: this.#shelf.room });
    this.#kept = new Set(held.filter(({ complete }) => complete).map(({ sha256 }) => sha256));
    const names = new Set(wanted.map(({ sha256 }) => sha256));
    for (const media of this.#troubled.values()) if (!names.has(media.sha256)) this.#overWith(media);
    const files = await this.#filesOf(plan.missing, held);
    this.#queue.set(files);
    this.#proved.clear();
    await this.#shelf.give(plan.evictable, held, time);
    this.#unfitting = new Set(plan.tooMuch.map(({ sha256 }) => sha256));
    this.#tellRoom(plan);
  }

  /** What is to be fetched of each file, and of whole files what is left to be done. */
  async #filesOf(missing, held) {
    const chunks = new Map(held.map((one) => [one.sha256, one.chunks]));
    const files = [];
    for (const media of missing) {
      const parts = this.#partsOf(media)?.filter(({ index }) => !chunks.get(media.sha256)?.has(index));
      if (parts?.length > 0) files.push({ media, parts });
      else if (parts) await this.#completeLater(media);
    }
    return files;
  }

  /** A file whose last chunk came just before the end of an earlier run. */
  async #completeLater(media) {
    try {
      await this.#complete(media);
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error;
      this.#faults.report("storageFull", { detail: wordsOf(error) });
    }
  }

  #partsOf(media) {
    try {
      return partsOf(media);
    } catch (error) {
      this.#tell("mediaUnavailable", media, error);
      return undefined;
    }
  }

  #tellRoom({ tooMuch: [first, ...others], shortBy }) {
    if (!first) return this.#faults.over("storageFull");
    const count = others.length + 1;
    const from = new Date(first.neededAt).toISOString();
    const which = `The first, of ${first.content}, has ${first.bytes} bytes and is needed at ${from}.`;
    return this.#faults.report("storageFull", { detail: `${count} of the files do not fit: ${shortBy} bytes too few. ${which}` });
  }

  /** Fetches one part, or waits until there may be one. */
  async #fetchNext() {
    const { signal } = this.#work;
    const taken = this.#queue.take();
    if (!taken) return sleep(Math.min(planPeriod, this.#queue.pause), signal);
    try {
      await this.#shelf.makeRoom(taken.part.bytes);
      this.#pace.bytesPerSecond = this.#isHungry() ? Infinity : this.#rate;
      const bytes = await downloadPart(taken.part, { pace: this.#pace, signal: taken.signal });
      await this.#shelf.keep(taken.part, bytes);
      this.#lineFailures = 0;
      if (this.#queue.arrived(taken.part)) await this.#inTurn(() => this.#complete(taken.part.media));
    } catch (error) {
      if (taken.signal.aborted) return this.#queue.release(taken.part);
      await this.#failed(taken.part, error, signal);
    }
    return undefined;
  }

  #doubtShown(element) {
    return this.#seeAfter(mediaNamed(element.getAttribute("src")));
  }

  /** The worker could not read what is kept: it does not count as kept any more, though some of it, or all, may be well. */
  async #lost(sha256) {
    await this.#seeAfter(sha256);
    this.#planAgain();
  }

  async #seeAfter(sha256) {
    try {
      await this.#inTurn(() => this.#doubt(sha256));
    } catch (error) {
      this.#faults.report("storageUnavailable", { detail: wordsOf(error) });
    }
  }

  /** A file that could not be shown may have been spoilt where it is kept; then it is fetched again. */
  async #doubt(sha256) {
    if (!this.#kept.has(sha256) || this.#proved.has(sha256)) return;
    this.#proved.add(sha256);
    const media = mediaInOrder(this.#playlist, this.#clock.now(), physicalPixels()).find((one) => one.sha256 === sha256);
    if (!media || (await this.#shelf.verify(partsOf(media)))) return;
    this.#tell("mediaCorrupt", media, new Error("It was spoilt where it was kept."));
    this.#planAgain();
  }

  /** Nothing of what is on now can be shown yet. */
  #isHungry() {
    return !canShowSomething(this.#playlist, this.#clock.now(), physicalPixels(), (sha256) => this.#kept.has(sha256));
  }

  async #complete(media) {
    await this.#shelf.settle(media);
    this.#kept.add(media.sha256);
    this.#overWith(media);
    this.#onKept(media.sha256);
  }

  #overWith({ sha256, content }) {
    this.#troubled.delete(sha256);
    for (const code of ["mediaCorrupt", "mediaUnavailable"]) this.#faults.over(code, { content, part: sha256 });
  }

  async #failed(part, error, signal) {
    if (error instanceof StorageFull) {
      this.#queue.failed(part, 3);
      return this.#planAgain(); // By what is known now of the room; the new plan tells what does not fit.
    }
    if (error instanceof Corrupt) return this.#failedByItself("mediaCorrupt", part, error);
    if (error instanceof Unavailable || (error instanceof Refused && error.status < 500 && error.status !== 429)) {
      return this.#failedByItself("mediaUnavailable", part, error);
    }
    const times = this.#queue.failed(part);
    if (times >= failuresToTell || error instanceof Intercepted) this.#tell("mediaUnavailable", part.media, error);
    this.#lineFailures += 1;
    return sleep(error instanceof Unauthorized ? pauseAfterTrouble : jitteredDelay(this.#lineFailures), signal);
  }

  #failedByItself(code, part, error) {
    this.#queue.failed(part, 3);
    this.#tell(code, part.media, error);
  }

  #tell(code, { sha256, content }, error) {
    this.#troubled.set(sha256, { sha256, content });
    this.#faults.report(code, { content, part: sha256, detail: `${sha256}: ${wordsOf(error)}` });
  }
}

/** Of whatever was thrown. */
function wordsOf(error) {
  return error?.message ?? String(error);
}
