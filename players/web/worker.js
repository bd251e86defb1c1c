// The page's side of the service worker: registers it, and lets it look for new files of the player.

import { currentShellName } from "./shell-cache.js";
import { jitteredDelay, sleep } from "./waiting.js";

const refreshPeriod = 3_600_000;
/** Without its worker a screen does not start while its server is away: that is worth a try every few minutes. */
const longestDelay = 300_000;

/** Keeps at it until there is a worker. `onNewShell()` is called when other files are kept than this page runs on; `faults` are
 * told of a worker that cannot be had. Resolves when it is there. */
export async function startWorker({ faults, onNewShell }) {
  if (!navigator.serviceWorker) return faults.report("offlineUnavailable", { detail: "This browser has no service worker." });
  let own = await currentShellName().catch(() => undefined);
  const compare = async () => {
    if ((await currentShellName()) !== own) onNewShell();
  };
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "shellRefreshed") compare().catch((error) => console.warn("The player's files cannot be read.", error));
  });
  const registration = await registered(faults);
  // Where none was kept before, the first is this page's own.
  own ??= await currentShellName().catch(() => undefined);
  registration.active?.postMessage("refreshShell");
  setInterval(() => refresh(registration), refreshPeriod);
}

async function registered(faults) {
  for (let failures = 0; ;) {
    try {
      const registration = await navigator.serviceWorker.register("/player/sw.js", {
        scope: "/player/", type: "module", updateViaCache: "none",
      });
      if (!registration.active) await installed(registration.installing ?? registration.waiting);
      faults.over("offlineUnavailable");
      return registration;
    } catch (error) {
      failures += 1;
      const detail = `Without its service worker the player cannot start while its server is away. ${error?.message ?? error}`;
      faults.report("offlineUnavailable", { detail });
      await sleep(jitteredDelay(failures, longestDelay));
    }
  }
}

/** Resolves when `worker` is in use. Throws where its installation fails: the browser does not try again by itself. */
function installed(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("It could not be installed."));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/** A browser looks for a new worker when a page is opened, and this page stays open for months. */
function refresh(registration) {
  registration.update().catch((error) => console.info("No news of the service worker.", error));
  registration.active?.postMessage("refreshShell");
}

/** Tells the worker how the start of this page went: "started", or "failed", and then it is opened again on mended files. */
export function tellStart(word) {
  navigator.serviceWorker?.controller?.postMessage(word);
}
