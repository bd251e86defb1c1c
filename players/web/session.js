// Who this screen is. The token comes once in the address and is exchanged for a cookie that scripts cannot read; what is
// remembered here is only that there is a session, and the digests of tokens that the server has answered.

import { disown } from "./database.js";
import { sha256Of } from "./digest.js";
import { ask, Refused, Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const storageKey = "kosatsu.session";
const tokenDigestKey = "kosatsu.token-digest";
const answeredKey = "kosatsu.tokens-answered";
/** A kiosk's settings hold one. */
const answeredKept = 20;
let named;

/** "none", "open" or "revoked". */
export function sessionState() {
  return localStorage.getItem(storageKey) ?? "none";
}

export function rememberSession(state) {
  localStorage.setItem(storageKey, state);
}

/** Names this start of the page, so that two machines under one token can be told apart: a name that comes back after another is
 * one of two. It is kept nowhere, since whoever copies a disk copies what is kept. */
export function installation() {
  named ??= crypto.randomUUID();
  return named;
}

export function tokenInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("token");
}

/** What is known of `token` while a session is open: "current", the one that was exchanged for it; "former", accepted before;
 * "refused"; else undefined. A kiosk opens the same address at each start, whatever became of the token in it, and must not need
 * its server for that. By a current one a cookie that is lost comes again; one that is older, of a disk that lost what was written last,
 * is not noticed while its own token is good: the screen is that one's display again. */
export async function standingOf(token) {
  if (sessionState() !== "open") return undefined;
  const digest = await digestOf(token);
  return localStorage.getItem(tokenDigestKey) === digest ? "current" : answered()[digest];
}

export function forgetTokenInAddress() {
  history.replaceState(null, "", location.pathname);
}

/** Exchanges the token. It stays in the address until the server has answered, or a screen that is switched on before its
 * server would lose it. Answers "open", or "refused" when the server does not know the token: a session that was open stays so, and
 * where none was the screen is revoked. What is stored is disowned, unless it came by the same token. */
export async function exchangeToken(token) {
  const digest = await digestOf(token);
  for (let failures = 0; ; failures += 1) {
    try {
      await ask("/v1/player/session", { method: "PUT", headers: { authorization: `Bearer ${token}` } });
      if (localStorage.getItem(tokenDigestKey) !== digest) disown();
      remember(digest, "former");
      localStorage.setItem(tokenDigestKey, digest);
      forgetTokenInAddress();
      rememberSession("open");
      return "open";
    } catch (error) {
      if (isRefusal(error)) {
        remember(digest, "refused");
        forgetTokenInAddress();
        if (sessionState() !== "open") rememberSession("revoked");
        return "refused";
      }
      console.warn("The token could not be exchanged yet.", error);
      await sleep(jitteredDelay(failures));
    }
  }
}

/** Only our server knows a token: a gate on the way that says 403 in a page of its own may let the next one through. */
function isRefusal(error) {
  return error instanceof Unauthorized || (error instanceof Refused && error.status === 403 && error.isOurs);
}

/** Has the cookie's term begin anew. */
export function renewCookie() {
  return ask("/v1/player/session", { method: "PUT" });
}

/** What the server said of tokens, by their digests, the latest last. */
function answered() {
  try {
    return Object(JSON.parse(localStorage.getItem(answeredKey)));
  } catch {
    return {}; // Whatever stands there, it is no such list.
  }
}

function remember(digest, standing) {
  const others = Object.entries(answered()).filter(([known]) => known !== digest);
  const kept = [...others, [digest, standing]].slice(-answeredKept);
  localStorage.setItem(answeredKey, JSON.stringify(Object.fromEntries(kept)));
}

function digestOf(token) {
  return sha256Of(new TextEncoder().encode(token));
}
