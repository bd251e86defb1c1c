// The page's side of the service worker: registers it, keeps the shell fresh, and reloads for a new one when nobody is looking.

const refreshPeriod = 3_600_000;
const nightHour = 3;

/** `mayReload()` tells whether the screen shows nothing that matters; `hour()` is the display's local hour. */
export async function startWorker({ mayReload, hour }) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register("/player/sw.js", { scope: "/player/", type: "module", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
  } catch (error) {
    console.warn("Without its service worker the player needs its server.", error);
    return;
  }
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "shellChanged") reloadAtNight(mayReload, hour);
  });
  const refresh = () => navigator.serviceWorker.controller?.postMessage("refreshShell");
  refresh();
  setInterval(refresh, refreshPeriod);
}

let planned;

function reloadAtNight(mayReload, hour) {
  planned ??= setInterval(() => { if (mayReload() || hour() === nightHour) location.reload(); }, 60_000);
}
