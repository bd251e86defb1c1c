// The service worker: with it the player starts and plays without its server.

import { cachedMedia, mediaNamed } from "./media-cache.js";
import { inRange } from "./range.js";
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
  if (sha256) event.respondWith(media(request, sha256));
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
  const kept = await cachedMedia(sha256);
  return kept ? inRange(kept, request.headers.get("range")) : fetch(request);
}

async function shell(request, pathname) {
  const kept = await (await currentShell())?.match(pathname === "/player/index.html" ? "/player/" : pathname);
  return kept ?? fetch(request);
}
