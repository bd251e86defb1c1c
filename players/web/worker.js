// The page's side of the service worker: registers it, and lets it look for new files of the player.

import { currentShellName } from "./shell-cache.js";

const refreshPeriod = 3_600_000;

/** `onNewShell()` is called when other files are kept than this page runs on. */
export async function startWorker({ onNewShell }) {
  if (!navigator.serviceWorker) return;
  let own = await currentShellName().catch(() => undefined);
  const compare = async () => {
    if ((await currentShellName()) !== own) onNewShell();
  };
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "shellRefreshed") compare().catch((error) => console.warn("The player's files cannot be read.", error));
  });
  try {
    const registration = await navigator.serviceWorker.register("/player/sw.js", {
      scope: "/player/", type: "module", updateViaCache: "none",
    });
    await navigator.serviceWorker.ready;
    // Where none was kept before, the first is this page's own.
    own ??= await currentShellName();
    refresh();
    setInterval(() => refresh(registration), refreshPeriod);
  } catch (error) {
    console.warn("Without its service worker the player needs its server.", error);
  }
}

/** A browser looks for a new worker when a page is opened, and this page stays open for months. */
function refresh(registration) {
  registration?.update().catch((error) => console.info("No news of the service worker.", error));
  navigator.serviceWorker.controller?.postMessage("refreshShell");
}
