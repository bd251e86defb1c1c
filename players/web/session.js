// Who this screen is. The token comes once in the address and is exchanged for a cookie that scripts cannot read; what is
// remembered here is only that there is a session, and the digest of its token.

import { ask, Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const storageKey = "kosatsu.session";
const tokenDigestKey = "kosatsu.token-digest";
const installationKey = "kosatsu.installation";

/** "none", "open" or "revoked". */
export function sessionState() {
  return localStorage.getItem(storageKey) ?? "none";
}

export function rememberSession(state) {
  localStorage.setItem(storageKey, state);
}

/** Names this browser profile, so that two machines under one token can be told apart. */
export function installation() {
  const known = localStorage.getItem(installationKey);
  if (known) return known;
  const made = crypto.randomUUID();
  localStorage.setItem(installationKey, made);
  return made;
}

export function tokenInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("token");
}

/** Whether `token` is the one that was exchanged for the session that is open: a kiosk may open the same address at each start,
 * and must not need its server for that. */
export async function isKnownToken(token) {
  return sessionState() === "open" && localStorage.getItem(tokenDigestKey) === (await digestOf(token));
}

export function forgetTokenInAddress() {
  history.replaceState(null, "", location.pathname);
}

/** Exchanges the token. It stays in the address until the server has answered, or a screen that is switched on before its
 * server would lose it. Answers "open", or "revoked" when the server does not know the token. */
export async function exchangeToken(token) {
  for (let failures = 0; ; failures += 1) {
    try {
      await ask("/v1/player/session", { method: "PUT", headers: { authorization: `Bearer ${token}` } });
      localStorage.setItem(tokenDigestKey, await digestOf(token));
      return settle("open");
    } catch (error) {
      if (error instanceof Unauthorized || error.status === 403) return settle("revoked");
      console.warn("The token could not be exchanged yet.", error);
      await sleep(jitteredDelay(failures));
    }
  }
}

/** Has the cookie's term begin anew. */
export function renewCookie() {
  return ask("/v1/player/session", { method: "PUT" });
}

function settle(state) {
  forgetTokenInAddress();
  rememberSession(state);
  return state;
}

async function digestOf(token) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
