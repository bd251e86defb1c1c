// Reports that wait for the server: durable, in order, removed only when the server has answered for them.

import { inStore, readDocument } from "./database.js";
import { sleep } from "./waiting.js";

/** [{upTo, milliseconds}], the first the oldest: reports up to that number whose time nobody vouched for were wrong by so much. */
const correctionsKey = "reportCorrections";

/** More than eight days of showings of three seconds, the shortest there are. Beyond it the newest plays are not kept: the oldest
 * prove more. */
const ampleCapacity = 250_000;
/** So many wait in memory where the storage takes nothing. */
const unkeptCapacity = 5000;
/** So many milliseconds a delivery waits for a storage that may hang, on its way into it and out. */
const patience = 1000;

export class ReportQueue {
  #capacity;
  #faults;
  /** How many are stored. Counted once: a count takes the longer the more there are. */
  #waiting = undefined;
  /** What the storage did not take: sent like all others, but lost with the page. */
  #unkept = [];
  #onHeld = () => {};
  /** The numbers of those that the server has answered for, and the storage still holds. */
  #answered = new Set();
  #deleting;
  #onUrgent;
  #isTimeSure;
  /** By how much in all, and how often, times were set right since the start. */
  #correction = { milliseconds: 0, count: 0 };
  /** How far the stored reports have followed it: a storage that took nothing is given it again. */
  #settled = this.#correction;
  #settling;

  /** `onUrgent()` is called when something was added that should be sent at once; `isTimeSure()` answers whether a server has told
   * the time: what is stamped before is marked until `correct` was called. `faults` are told where plays could not be kept. */
  constructor({ onUrgent, isTimeSure, faults = { report() {}, over() {} }, capacity = ampleCapacity } = {}) {
    this.#capacity = capacity;
    this.#faults = faults;
    this.#onUrgent = onUrgent ?? (() => {});
    this.#isTimeSure = isTimeSure ?? (() => true);
  }

  set onUrgent(listener) {
    this.#onUrgent = listener;
  }

  /** `kind` is "play" or "delivery". Resolves when it is kept, or cannot be. */
  async add(kind, body) {
    const report = { kind, body, ...(this.#isTimeSure() ? {} : { unsure: true }) };
    const then = this.#correction;
    const asKnownNow = () => this.#correction.count > then.count
      ? corrected(report, this.#correction.milliseconds - then.milliseconds) : report;
    const ticket = {};
    let isHeld = false;
    const hold = () => {
      isHeld = true;
      this.#hold({ ...asKnownNow(), ticket });
    };
    const timer = kind === "delivery" ? setTimeout(hold, patience) : undefined;
    try {
      if (!(await this.#store(kind, asKnownNow))) return;
      this.#unkept = this.#unkept.filter((held) => held.ticket !== ticket);
    } catch (error) {
      console.error("A report is held in memory only.", kind, error);
      if (!isHeld) hold();
    } finally {
      clearTimeout(timer);
    }
    if (kind === "delivery" || this.#waiting % 50 === 0) this.#onUrgent();
  }

  /** Answers false where there is no room for it. */
  async #store(kind, asKnownNow) {
    await this.#settle();
    this.#waiting ??= await inStore("reports", "readonly", (store) => store.count());
    if (kind === "play" && this.#waiting >= this.#capacity) {
      this.#tellLoss(`${this.#waiting} wait for the server already.`);
      return false;
    }
    // A storage that was made anew counts from the beginning.
    this.#answered.delete(await inStore("reports", "readwrite", (store) => store.add(asKnownNow())));
    this.#waiting += 1;
    return true;
  }

  #hold(report) {
    this.#unkept.push(report);
    if (this.#unkept.length > unkeptCapacity) {
      this.#unkept.shift();
      this.#tellLoss("The storage takes none, and the memory no more.");
    }
    if (report.kind !== "delivery") return;
    this.#onHeld();
    this.#onUrgent();
  }

  /** The oldest reports, at most `limit`: [{number, kind, body}]. Deliveries wait for nobody and come first, without those that are
   * stored where the storage takes too long. */
  async oldest(limit) {
    const read = this.#oldestStored(limit).catch((error) => {
      console.error("The reports that are kept cannot be read.", error);
      return [];
    });
    const stored = (await Promise.race([read, this.#untilDeliveryWaits()])) ?? [];
    return [...this.#unkept.slice(0, limit), ...stored].slice(0, limit);
  }

  /** Resolves when a delivery in memory has waited long enough for what is stored. */
  async #untilDeliveryWaits() {
    if (!this.#unkept.some(({ kind }) => kind === "delivery")) await new Promise((resolve) => { this.#onHeld = resolve; });
    await sleep(patience);
  }

  /** Trusted time was wrong by so many milliseconds since the start: so are the times of what was added, and of what was added in
   * the runs before, as far back as nobody told the time. Those runs may have been wrong by another amount: nobody knows it. What
   * the storage does not take now it is given again before anything stored is added or sent. */
  async correct(milliseconds) {
    const { milliseconds: before, count } = this.#correction;
    this.#correction = { milliseconds: before + milliseconds, count: count + 1 };
    this.#unkept = this.#unkept.map((report) => corrected(report, milliseconds));
    await this.#settle();
  }

  async #settle() {
    while (this.#settled.count < this.#correction.count) {
      this.#settling ??= this.#correctStored().finally(() => { this.#settling = undefined; });
      await this.#settling;
    }
  }

  /** Notes the correction beside the reports, which are set right when they are read: days of them are too many to be rewritten
   * while a delivery waits. */
  async #correctStored() {
    // Time may be set right once more meanwhile.
    const target = this.#correction;
    const milliseconds = target.milliseconds - this.#settled.milliseconds;
    await inStore(["reports", "documents"], "readwrite", ([reports, documents]) => {
      const noted = documents.get(correctionsKey);
      const oldest = reports.openKeyCursor();
      const newest = reports.openKeyCursor(null, "prev");
      newest.onsuccess = () => {
        if (!newest.result) return;
        const held = (noted.result ?? []).filter(({ upTo }) => upTo >= oldest.result.key);
        documents.put([...held, { upTo: newest.result.key, milliseconds }], correctionsKey);
      };
    });
    this.#settled = target;
  }

  /** The server has answered for `reports`. What the storage does not let go is never given again; it is told so again next time. */
  async remove(reports) {
    const gone = new Set(reports);
    this.#unkept = this.#unkept.filter((report) => !gone.has(report));
    for (const { number } of reports) if (number !== undefined) this.#answered.add(number);
    if (reports.length > 0) this.#faults.over("playsNotKept");
    if (this.#answered.size === 0) return;
    this.#deleting ??= this.#deleteAnswered().finally(() => { this.#deleting = undefined; });
    await Promise.race([this.#deleting, sleep(patience)]);
  }

  async #deleteAnswered() {
    const numbers = [...this.#answered];
    try {
      await inStore("reports", "readwrite", (store) => numbers.forEach((number) => store.delete(number)));
    } catch (error) {
      return console.error("Reports that were sent are still stored.", error);
    }
    for (const number of numbers) this.#answered.delete(number);
    if (this.#waiting !== undefined) this.#waiting -= numbers.length;
  }

  #tellLoss(why) {
    this.#faults.report("playsNotKept", { detail: `Plays are lost. ${why}` });
  }

  async #oldestStored(limit) {
    await this.#settle();
    const corrections = (await readDocument(correctionsKey)) ?? [];
    const all = await this.#oldestUnanswered(limit);
    const newest = await this.#newestDeliveries();
    const numbers = new Set(newest.map(({ number }) => number));
    return [...newest, ...all.filter(({ number }) => !numbers.has(number))].map((report) => setRight(report, corrections));
  }

  async #oldestUnanswered(limit) {
    for (let range = null; ;) {
      const all = await inStore("reports", "readonly", (store) => store.getAll(range, limit));
      const open = all.filter(({ number }) => !this.#answered.has(number));
      if (open.length > 0 || all.length < limit) return open;
      range = IDBKeyRange.lowerBound(all.at(-1).number, true);
    }
  }

  /** After days offline the queue is long; a delivery at its end must not wait for all plays before it. */
  async #newestDeliveries() {
    const found = [];
    await inStore("reports", "readonly", (store) => {
      const request = store.openCursor(null, "prev");
      let seen = 0;
      request.onsuccess = () => {
        const cursor = request.result;
        seen += 1;
        if (!cursor || seen > 50) return;
        if (cursor.value.kind === "delivery" && !this.#answered.has(cursor.value.number)) found.push(cursor.value);
        cursor.continue();
      };
      return undefined;
    });
    return found.reverse();
  }
}

/** By the first correction after it was stored: from then on it is sure. */
function setRight(report, corrections) {
  const correction = corrections.find(({ upTo }) => report.number <= upTo);
  return correction ? corrected(report, correction.milliseconds) : report;
}

/** That a message was received is always known by the server's time; that it was shown may have been seen before. */
function corrected({ unsure, ...report }, milliseconds) {
  if (!unsure) return report;
  const { startedAt, shownAt, receivedAt } = report.body;
  const later = (time) => new Date(Date.parse(time) + milliseconds).toISOString();
  const body = { ...report.body, ...(startedAt ? { startedAt: later(startedAt) } : {}) };
  if (shownAt) body.shownAt = [later(shownAt), receivedAt ?? ""].sort().at(-1);
  return { ...report, body };
}

/** Reports as the contract names their lists. What another version of the player kept and nobody knows any more is left out. */
export function inLists(reports) {
  const of = (kind) => reports.filter((report) => report.kind === kind).map(({ body }) => body);
  return { plays: of("play"), deliveries: of("delivery") };
}
