// The service worker: with it the player starts and plays without its server.

import { distrustMedia, mediaNamed, openMedia } from "./media-cache.js";
import { answerRange } from "./range.js";
import { currentShell, refreshShell } from "./shell-cache.js";

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
  else if (pathname.startsWith("/player/")) event.respondWith(shell(request, pathname));
});

self.addEventListener("message", (event) => {
  if (event.data !== "refreshShell") return;
  event.waitUntil(refreshShell().then(
    (changed) => event.source?.postMessage(changed ? "shellChanged" : "shellCurrent"),
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

/** What should be kept is not there as it should be: it is to be fetched again. */
async function lost(sha256, error) {
  console.warn("A kept file cannot be read.", error);
  await distrustMedia(sha256);
  for (const client of await self.clients.matchAll()) client.postMessage("mediaLost");
}

async function shell(request, pathname) {
  const kept = await (await currentShell())?.match(pathname === "/player/index.html" ? "/player/" : pathname);
  return kept ?? fetch(request);
}
