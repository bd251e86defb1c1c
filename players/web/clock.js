// Trusted time: the server's, carried on by the machine's monotonic clock. The wall clock of the machine is asked once, at the
// start, to guess how long the machine was off; a wrong or jumping wall clock never moves the schedule afterwards.
//
// The limit of it: a machine that starts without its server and whose clock is ahead by less than eight days looks the same as one
// that was off for so long. Its posters then run ahead. What must not be wrong is kept right all the same: emergencies end by the
// time that has passed for certain (`earliest`), and what was stamped meanwhile is set right by the first answer (`onCorrection`).
// A kiosk's agent knows more, and says what its machine's clock is worth (`weigh`).

const storageKey = "kosatsu.clock";
const driftPerMillisecond = 1e-4;
/** A longer time off than a playlist reaches is rather a broken wall clock than true. */
const believableAbsence = 8 * 86_400_000;
/** By more than this no quartz differs between two looks at it. */
const jumpLimit = 1000;

export class Clock {
  #storage;
  #monotonic;
  #wall;
  #offset;
  #error = Infinity;
  #measuredAt = 0;
  #contactAt;
  /** The machine's offset as it was when time was kept last. */
  #keptOffset = 0;
  /** How much of the way from the last run to now nobody but the machine's clock vouches for, and how much of it this start added. */
  #unsure = 0;
  #absence = 0;

  constructor({ storage = localStorage, monotonic = () => performance.now(), wall = () => Date.now() } = {}) {
    this.#storage = storage;
    this.#monotonic = monotonic;
    this.#wall = wall;
    this.#resume();
  }

  /** Milliseconds since 1970 in trusted time. */
  now() {
    return this.#monotonic() + this.#offset;
  }

  /** The earliest that it can be now: while the machine was off, time is not counted of which nobody knows whether it passed. What
   * has so much time left does not end by it too soon, and ends at the latest when so much has been seen to pass. */
  earliest() {
    return this.now() - this.#unsure;
  }

  /** Called with the milliseconds by which time was set right, and with true where nobody had vouched for it before and now
   * somebody does. */
  onCorrection = () => {};

  /** "server": told by the server since the start; "kept": carried over from an earlier run; "resumed": the machine's clock
   * makes no sense, so time goes on from where the last run ended; "unknown": never told. */
  trust = "unknown";

  /** When the server was last heard, in trusted time; undefined before the first time. */
  get contactAt() {
    return this.#contactAt;
  }

  /** How far the machine's own clock is ahead of trusted time. */
  get machineOffset() {
    return Math.round(this.#wall() - this.now());
  }

  /** A question asked at `sentAt` and answered at `receivedAt` (monotonic) with `serverTime`: right to half the round trip. */
  answered(serverTime, sentAt, receivedAt) {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    const offset = server - (sentAt + receivedAt) / 2;
    const error = Math.max(1, (receivedAt - sentAt) / 2);
    const age = receivedAt - this.#measuredAt;
    const heldError = this.#error + age * driftPerMillisecond;
    const contradicts = Math.abs(offset - this.#offset) > error + heldError;
    if (error <= heldError || contradicts) this.#take(offset, error, receivedAt);
    this.heard();
  }

  /** A pushed document: its server time lies in the past by an unknown delay, so it only ever moves time forward. */
  pushed(serverTime) {
    const server = Date.parse(serverTime);
    const now = this.#monotonic();
    if (this.trust !== "server" || server - now > this.#offset + this.#error) this.#take(server - now, 500, now);
    this.heard();
  }

  /** Any sign of life of the server. */
  heard() {
    this.#contactAt = this.now();
  }

  /** What the machine's clock is worth, as a kiosk's agent knows: "synchronised" with others over the network; "battery", it ran
   * on by itself while the machine was off; "lost", it stood still. It counts until a server tells the time. */
  weigh(worth) {
    if (this.trust !== "kept" && this.trust !== "resumed") return;
    if (worth === "synchronised") {
      this.#unsure = 0;
      this.#set(this.#wall() - this.#monotonic(), "kept", true);
    } else if (worth === "lost" && this.trust === "kept") {
      this.#unsure -= this.#absence;
      this.#set(this.#offset - this.#absence, "resumed", false);
    }
  }

  /** Called every few seconds: a jump of the machine's clock is kept at once, or the next start would take it for time passed. */
  persistJump() {
    if (this.trust === "unknown") return;
    if (Math.abs(this.machineOffset - this.#keptOffset) > jumpLimit) this.persist();
  }

  /** Called each minute and with each emergency: an emergency's remaining time outlives a restart because time itself does. */
  persist() {
    if (this.trust === "unknown") return;
    this.#keptOffset = this.machineOffset;
    const record = { trusted: Math.round(this.now()), unsure: this.#unsure, wall: this.#wall(), contactAt: this.#contactAt };
    try {
      this.#storage.setItem(storageKey, JSON.stringify(record));
    } catch (error) {
      console.info("The time could not be kept.", error);
    }
  }

  #take(offset, error, measuredAt) {
    if (Number.isNaN(offset)) return;
    const first = this.trust !== "server";
    this.#error = error;
    this.#measuredAt = measuredAt;
    this.#unsure = 0;
    this.#set(offset, "server", first);
    if (first) this.persist();
  }

  #set(offset, trust, settles) {
    const correction = offset - this.#offset;
    this.#offset = offset;
    this.trust = trust;
    this.onCorrection(correction, settles);
  }

  #resume() {
    const wall = this.#wall();
    this.#offset = wall - this.#monotonic();
    const record = readRecord(this.#storage);
    if (!record) return;
    const absence = wall - record.wall;
    const believable = absence >= 0 && absence <= believableAbsence;
    this.trust = believable ? "kept" : "resumed";
    this.#absence = believable ? absence : 0;
    this.#unsure = (record.unsure ?? 0) + this.#absence;
    this.#offset = record.trusted + this.#absence - this.#monotonic();
    this.#contactAt = record.contactAt;
  }
}

function readRecord(storage) {
  try {
    const record = JSON.parse(storage.getItem(storageKey));
    return Number.isFinite(record?.trusted) && Number.isFinite(record?.wall) ? record : undefined;
  } catch {
    return undefined; // A record that is not JSON is as good as none.
  }
}
