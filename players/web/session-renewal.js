// A browser keeps no cookie longer than 400 days. A screen that hangs for years has its own renewed in time.

import { renewCookie } from "./session.js";
import { jitteredDelay, sleep } from "./waiting.js";

const period = 86_400_000;

/** Renews once a day, at a moment of this screen's own. What goes wrong is tried again the next day: there are 399 more. */
export async function renewSession() {
  for (;;) {
    await sleep(60_000 + jitteredDelay(10, period / 24));
    try {
      await renewCookie();
    } catch (error) {
      console.info("The cookie was not renewed.", error);
    }
    await sleep(period);
  }
}
