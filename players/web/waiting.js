// Waiting, so that thousands of players that lost the same server do not come back in the same second.

/** Resolves after `milliseconds`, or at once when `signal` is aborted. Nothing of it stays with a signal that lives on. */
export function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener("abort", finish);
  });
}

/** Full jitter: anything between half a second and a bound that doubles with each failure, up to `most`. */
export function jitteredDelay(failures, most = 30_000, random = Math.random) {
  const bound = Math.min(most, 1000 * 2 ** Math.min(failures, 10));
  return 500 + random() * bound;
}

/** Any moment between half a second and `spread` milliseconds later: for what happens to all players at once and is no failure. */
export function ownMoment(spread, random = Math.random) {
  return 500 + random() * spread;
}
