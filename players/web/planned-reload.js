// Once a night, and where a new version of the player waits whenever the screen is dark, the page is loaded again: no program
// that runs for months is as clean as one that has just begun. Never while it would be seen to matter.

import { mediaInOrder } from "./first-need.js";
import { keptMedia } from "./media-cache.js";
import { loadAgain } from "./reload.js";
import { physicalPixels } from "./screen.js";

const lookMilliseconds = 60_000;
const nightHour = 3;
/** In milliseconds: a page this young needs no reload, nor does one that takes a new version. */
const youngest = 2 * 3_600_000;
const youngestForVersion = 300_000;
/** Who heard the server this recently can ask it again. */
const contactLimit = 150_000;
/** Media of so long must be there, since the page starts from its cache. */
const mediaAhead = 2 * 3_600_000;

/** Whether the page may be loaded again now. `hour` and `minute` are the display's, `ownMinute` spreads the city's screens over the
 * hour; `uptime` and `contactAge` are milliseconds, `contactAge` undefined before the server was heard. Pure. */
export function reloadIsDue({ hour, minute, ownMinute, uptime, contactAge, newVersion, standby, emergency }) {
  if (emergency || !(contactAge <= contactLimit)) return false;
  if (newVersion && standby && uptime >= youngestForVersion) return true;
  return hour === nightHour && minute >= ownMinute && uptime >= youngest;
}

export class PlannedReload {
  /** Set when the service worker holds another version than the page runs. */
  newVersion = false;
  #ownMinute = Math.floor(Math.random() * 60);

  /** `facts()` answers what `reloadIsDue` asks for and the page knows; `playlist()` what is played; `isGivenUp(sha256)` whether a
   * file cannot be had. */
  constructor({ clock, facts, playlist, isGivenUp }) {
    this.startedAt = performance.now();
    setInterval(() => {
      this.#look({ clock, facts, playlist, isGivenUp }).catch((error) => console.warn("No planned reload.", error));
    }, lookMilliseconds);
  }

  async #look({ clock, facts, playlist, isGivenUp }) {
    const uptime = performance.now() - this.startedAt;
    const own = { ownMinute: this.#ownMinute, uptime, newVersion: this.newVersion };
    if (!reloadIsDue({ ...own, ...facts() })) return;
    if (!navigator.serviceWorker?.controller || !(await isKept(playlist(), clock.now(), isGivenUp))) return;
    await loadAgain(() => reloadIsDue({ ...own, ...facts() }));
  }
}

/** Whether everything that `playlist` shows next is in the cache, but for what the page that runs cannot get either. */
async function isKept(playlist, now, isGivenUp) {
  if (!playlist) return false;
  const segments = playlist.segments.filter(({ from }) => Date.parse(from) < now + mediaAhead);
  const kept = await keptMedia();
  const needed = mediaInOrder({ ...playlist, segments }, now, physicalPixels());
  return needed.every(({ sha256 }) => kept.has(sha256) || isGivenUp(sha256));
}
