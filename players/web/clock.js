// Trusted time: the server's, carried on by the machine's monotonic clock. The wall clock of the machine is asked once, at the
// start, to guess how long the machine was off; a wrong or jumping wall clock never moves the schedule afterwards.

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

  /** Called every few seconds: a jump of the machine's clock is kept at once, or the next start would take it for time passed. */
  persistJump() {
    if (this.trust === "unknown") return;
    if (Math.abs(this.machineOffset - this.#keptOffset) > jumpLimit) this.persist();
  }

  /** Called each minute and with each emergency: an emergency's remaining time outlives a restart because time itself does. */
  persist() {
    if (this.trust === "unknown") return;
    this.#keptOffset = this.machineOffset;
    const record = { trusted: Math.round(this.now()), wall: this.#wall(), contactAt: this.#contactAt };
    try {
      this.#storage.setItem(storageKey, JSON.stringify(record));
    } catch (error) {
      console.info("The time could not be kept.", error);
    }
  }

  #take(offset, error, measuredAt) {
    if (Number.isNaN(offset)) return;
    const first = this.trust !== "server";
    this.#offset = offset;
    this.#error = error;
    this.#measuredAt = measuredAt;
    this.trust = "server";
    if (first) this.persist();
  }

  #resume() {
    const wall = this.#wall();
    this.#offset = wall - this.#monotonic();
    const record = readRecord(this.#storage);
    if (!record) return;
    const absence = wall - record.wall;
    const believable = absence >= 0 && absence <= believableAbsence;
    this.trust = believable ? "kept" : "resumed";
    this.#offset = record.trusted + (believable ? absence : 0) - this.#monotonic();
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
