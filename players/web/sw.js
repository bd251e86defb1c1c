// The service worker: with it the player starts and plays without its server.

import { distrustMedia, mediaNamed, openMedia } from "./media-cache.js";
import { answerRange } from "./range.js";
import { currentShellName, refreshShell, shellNamed } from "./shell-cache.js";
import { lookAfterStart, pageHasFailed, pageHasStarted } from "./start-watch.js";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(refreshShell());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const sha256 = mediaNamed(pathname);
  // What is fetched to be kept goes straight to the server: it is asked for past all caches.
  if (sha256 && request.cache !== "no-store") event.respondWith(media(request, sha256));
  else if (pathname.startsWith("/player/")) {
    event.respondWith(shell(event, pathname));
    if (request.mode === "navigate") event.waitUntil(lookAfterStart(event.resultingClientId, nameOfShell));
  }
});

self.addEventListener("message", (event) => {
  const { data, source } = event;
  if (data === "started") pageHasStarted(source.id);
  if (data === "failed") event.waitUntil(pageHasFailed(source.id, nameOfShell));
  if (data !== "refreshShell") return;
  event.waitUntil(refreshShell().then(
    () => source?.postMessage("shellRefreshed"),
    (error) => console.info("The player's files could not be refreshed.", error),
  ));
});

async function media(request, sha256) {
  try {
    const kept = await openMedia(sha256);
    if (kept) return await answerRange(kept, request.headers.get("range"), (error) => lost(sha256, error));
  } catch (error) {
    await lost(sha256, error);
  }
  return fetch(request);
}

/** What should be kept is not there as it should be: the page sees what of it is to be fetched again. */
async function lost(sha256, error) {
  console.warn("A kept file cannot be read.", error);
  await distrustMedia(sha256);
  for (const client of await self.clients.matchAll()) client.postMessage({ mediaLost: sha256 });
}

/** A page that has begun on one shell gets all its files from it, whatever comes into use meanwhile. */
const shellOfPage = new Map();
const pagesRemembered = 20;

async function shell({ request, clientId, resultingClientId }, pathname) {
  try {
    // What is opened may be asked for by the page before it, which is no reason to give it that page's shell.
    const name = (resultingClientId ? undefined : shellOfPage.get(clientId)) ?? (await currentShellName());
    if (resultingClientId) remember(resultingClientId, name);
    const path = pathname === "/player/index.html" ? "/player/" : pathname;
    const kept = (await (await shellNamed(name))?.match(path)) ?? (await (await shellNamed(await currentShellName()))?.match(path));
    if (kept) return kept;
  } catch (error) {
    console.warn("The player's kept files cannot be read.", error);
  }
  return fetch(request);
}

function remember(page, name) {
  if (name === undefined) return;
  shellOfPage.set(page, name);
  if (shellOfPage.size > pagesRemembered) shellOfPage.delete(shellOfPage.keys().next().value);
}

/** Undefined for a page whose files come from the server. */
function nameOfShell(page) {
  return shellOfPage.get(page);
}
