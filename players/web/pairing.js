// How a screen without a session becomes a display: it shows a code until an administrator has entered it, fetches its token and
// exchanges that for the cookie. What it shows is kept, so that a screen that is switched off and on shows the same code.

import { forgetAll } from "./database.js";
import { PairingScreen } from "./pairing-screen.js";
import { waitForReadmission } from "./readmission.js";
import { ask, Refused, Unauthorized } from "./server.js";
import { exchangeToken, sessionState } from "./session.js";
import { jitteredDelay, sleep } from "./waiting.js";

const key = "kosatsu.pairing";
const longestWait = 25;

/** Shows codes until one of them was entered; resolves when the session is open. */
export async function becomeDisplay() {
  const wasRevoked = sessionState() === "revoked";
  const screen = new PairingScreen({ revoked: wasRevoked });
  const isDisplay = new AbortController();
  if (wasRevoked) {
    await forget(forgetAll, forgetPosters);
    waitForReadmission(isDisplay.signal);
  }
  for (let failures = 0; ;) {
    try {
      const found = await offerUntilPaired(screen);
      // First forgotten, then a display again: switched off in between, it has nothing left of the one it was.
      if (found) await forget(forgetAll);
      if (found && (await exchangeToken(found.token)) === "open") {
        isDisplay.abort();
        localStorage.removeItem(key);
        return screen.welcome(found.display.name);
      }
      localStorage.removeItem(key);
      failures = 0;
    } catch (error) {
      failures += 1;
      console.info("There is no code to show yet.", error);
      const isCrowded = error instanceof Refused && error.status === 429;
      screen.wait(isCrowded ? "crowded" : "connecting", isCrowded ? error.says : undefined);
      await sleep(jitteredDelay(failures));
    }
  }
}

/** A screen that is no display any more shows none of its posters, and tells nothing of what it showed to another's account. */
async function forget(...works) {
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      console.error("What was kept could not be forgotten.", error);
    }
  }
}

async function forgetPosters() {
  const names = (await caches.keys()).filter((name) => name.startsWith("kosatsu-media"));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Shows one code until it was entered: {token, display}. Undefined when it has ended. */
async function offerUntilPaired(screen) {
  const offer = kept() ?? (await newOffer());
  for (let failures = 0, wait = 0; ;) {
    try {
      const { status, document, sentAt, receivedAt } = await fetchToken(offer, wait);
      failures = 0;
      if (status !== 202) return document;
      // The server keeps only so many waits for one code: whoever gave way to another window lets that one wait.
      if (receivedAt - sentAt < Math.min(wait, 1) * 1000) await sleep(jitteredDelay(1));
      const left = (Date.parse(document.expiresAt) - Date.parse(document.serverTime)) / 1000;
      screen.show(offer, left);
      wait = Math.max(1, Math.min(longestWait, Math.ceil(left)));
    } catch (error) {
      if (error instanceof Unauthorized || (error instanceof Refused && error.status === 404)) return undefined;
      failures += 1;
      // A code that is on the screen stays there as long as it holds: the server may be back before.
      screen.lose();
      console.info("Nobody says whether the code was entered.", error);
      await sleep(jitteredDelay(failures));
    }
  }
}

function fetchToken({ code, secret }, wait) {
  const headers = { authorization: `Bearer ${secret}` };
  return ask(`/v1/player/pairings/${code}?wait=${wait}`, { headers, timeout: (wait + 15) * 1000 });
}

async function newOffer() {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ origin: location.origin });
  const { document } = await ask("/v1/player/pairings", { method: "POST", headers, body });
  localStorage.setItem(key, JSON.stringify(document));
  return document;
}

function kept() {
  try {
    const offer = JSON.parse(localStorage.getItem(key));
    return offer?.code && offer.secret ? offer : undefined;
  } catch {
    return undefined; // Whatever stands there, it is no code.
  }
}
