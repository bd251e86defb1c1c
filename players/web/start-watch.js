// In the service worker: sees to it that a page which was opened comes to show something. A release that fails at its start cannot
// ask for a better one itself, so the worker does: each opened page has the shell refreshed, and a page that does not say that it
// has started is opened again as soon as another shell is there.

import { currentShellName, refreshShell } from "./shell-cache.js";
import { sleep } from "./waiting.js";

/** Longer than the slowest machine takes to its first picture. A page that is well asks for new files earlier than this. */
const patience = 15_000;
/** A worker may keep at one thing for five minutes: before they end the page is opened again in any case, which begins anew. */
const longest = 240_000;
const pause = 30_000;
const pagesRemembered = 20;
const started = new Set();

/** The page shows what it is there for. */
export function pageHasStarted(page) {
  started.add(page);
  if (started.size > pagesRemembered) started.delete(started.values().next().value);
}

/** The page says that it cannot start. */
export function pageHasFailed(page, nameOfShell) {
  started.delete(page);
  return mend(page, nameOfShell(page), performance.now() + longest);
}

/** `nameOfShell(page)` answers on which shell a page began. Resolves when the page has started, is gone, or is opened again. */
export async function lookAfterStart(page, nameOfShell) {
  const deadline = performance.now() + longest;
  await sleep(patience);
  // Also for a page that has started: it may be too broken to ask.
  await refresh(deadline);
  await mend(page, nameOfShell(page), deadline);
}

async function mend(page, shell, deadline) {
  while (!started.has(page) && left(deadline) > 0) {
    await refresh(deadline);
    if ((await currentShellName()) !== shell) break;
    await sleep(Math.min(pause, left(deadline)));
  }
  const client = started.has(page) ? undefined : await self.clients.get(page);
  if (!client) return;
  console.error("The page has not started; it is opened again.");
  await client.navigate(another(client.url)).catch((error) => console.error("It could not be opened again.", error));
}

/** The same page at another address, or a browser would only look for a place in the page that is open. */
function another(address) {
  const url = new URL(address);
  url.search = url.search ? "" : "?again";
  return url.href;
}

/** Waits no longer than until the deadline, even where the line says nothing. */
function refresh(deadline) {
  const refreshed = refreshShell().catch((error) => console.info("The player's files could not be refreshed.", error));
  return Promise.race([refreshed, sleep(left(deadline))]);
}

function left(deadline) {
  return Math.max(0, deadline - performance.now());
}
