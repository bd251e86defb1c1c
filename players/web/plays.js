// Proof of play: what was on the screen, from when, for how long.

/** A showing that missed no more than this of its seconds counts as completed. */
const toleranceMilliseconds = 500;

export class Plays {
  #queue;
  #clock;
  #current;

  constructor({ queue, clock }) {
    this.#queue = queue;
    this.#clock = clock;
  }

  /** `position` came on the screen now; what was there before ended. */
  begin(position) {
    this.end();
    this.#current = { position, startedAt: this.#clock.now() };
  }

  /** Trusted time was set right by so many milliseconds: what is on the screen came there in what is now that time. */
  shift(milliseconds) {
    if (this.#current) this.#current.startedAt += milliseconds;
  }

  /** Nothing of the loop is visible any more, or nothing that moved since `at`, in trusted time. Resolves when it is kept. */
  async end(at = this.#clock.now()) {
    if (!this.#current) return;
    const { position, startedAt } = this.#current;
    this.#current = undefined;
    const length = Math.round(position.item.seconds * 1000);
    // A picture that stays because its successor failed was not shown again.
    const shown = Math.min(at - startedAt, length);
    if (shown <= 0 || !position.content) return;
    const { entry, content, variant, item } = position;
    await this.#queue.add("play", {
      id: crypto.randomUUID(), entry, content, variant,
      startedAt: new Date(startedAt).toISOString(),
      seconds: Math.round(shown) / 1000,
      completed: shown >= length - toleranceMilliseconds,
      ...(item.assignment ? { assignment: item.assignment } : {}),
    });
  }
}
