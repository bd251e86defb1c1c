// Watches something that should move, and bites when it does not.

const lookMilliseconds = 500;
/** An item that stands still this long is over for now. */
export const patience = 4000;

/** Calls `onStall(since)` once when `place()` has answered the same for `patience` milliseconds; `since` is when it last moved, on the
 * monotonic clock. While `place()` answers undefined nothing needs to move. Answers a function that ends the watching. */
export function watch(place, onStall) {
  let last = place();
  let movedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const present = place();
    if (present === undefined || present !== last) movedAt = now;
    last = present;
    if (now - movedAt < patience) return;
    clearInterval(timer);
    onStall(movedAt);
  }, lookMilliseconds);
  return () => clearInterval(timer);
}
