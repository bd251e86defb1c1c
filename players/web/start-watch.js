// In the service worker: sees to it that a page which was opened comes to show something. A release that fails at its start cannot
// ask for a better one itself, so the worker does: each opened page has the shell refreshed, and a page that does not say that it
// has started is opened again as soon as another shell is there.

import { currentShellName, refreshShell } from "./shell-cache.js";
import { sleep } from "./waiting.js";

/** Longer than the slowest machine takes to its first picture. A page that is well asks for new files earlier than this. */
const patience = 15_000;
/** A worker may keep at one thing for five minutes: before they end the page is opened again in any case, which begins anew. */
const pause = 30_000;
const looks = 8;
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
  return mend(page, nameOfShell(page));
}

/** `nameOfShell(page)` answers on which shell a page began. Resolves when the page has started, is gone, or is opened again. */
export async function lookAfterStart(page, nameOfShell) {
  await sleep(patience);
  // Also for a page that has started: it may be too broken to ask.
  await refresh();
  await mend(page, nameOfShell(page));
}

async function mend(page, shell) {
  for (let look = 1; look <= looks && !started.has(page); look += 1) {
    await refresh();
    if ((await currentShellName()) !== shell) break;
    await sleep(pause);
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

function refresh() {
  return refreshShell().catch((error) => console.info("The player's files could not be refreshed.", error));
}
