// A screen whose token was revoked asks at long intervals whether it may show something again: a revocation may have been a
// mistake, and nobody should have to climb a ladder for it.

import { loadAgain } from "./reload.js";
import { ask } from "./server.js";
import { rememberSession } from "./session.js";
import { sleep } from "./waiting.js";

const shortestPause = 240_000;
const spread = 120_000;

/** Until `signal` is aborted: the screen may have come back by another way. */
export async function waitForReadmission(signal) {
  while (!signal.aborted) {
    await sleep(shortestPause + Math.random() * spread, signal);
    if (signal.aborted) return;
    try {
      await ask("/v1/player/state");
      rememberSession("open");
      return loadAgain();
    } catch (error) {
      console.info("Still revoked, or no answer.", error);
    }
  }
}
