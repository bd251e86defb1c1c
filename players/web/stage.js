// The stage follows the one clock: at each tick it asks where the playlist is now, and brings that in front as soon as it is
// ready. It keeps no schedule of its own, so a jump of time, a new playlist or a late file all end in the same place.

import { position as locate, fallbackPosition, mayStillShow, showingKey } from "./schedule.js";
import { makeShowing } from "./showing.js";
import { Pictures } from "./pictures.js";
import { physicalPixels } from "./screen.js";
import { tellDigest, tellStage } from "./root.js";
import { patience } from "./watchdog.js";

const longestTick = 1000;
/** A changed playlist waits for the end of the current item, but no longer than this. */
const longestAdoption = 60_000;
/** After this long an item that could not be shown is tried again. */
const failureMemory = 30_000;
/** A compositor may paint what has come in front a few frames late. */
const framesToSettle = 6;
const unseenMilliseconds = 2000;

export class Stage {
  #element;
  #clock;
  #plays;
  #faults;
  #quiet;
  #onAdopted;
  #playlist;
  #coming;
  #comingSince = 0;
  #front;
  #next;
  /** Where the last one was that was shown to its end. */
  #lastGood;
  #failures = new Map();
  #pictures = new Pictures();
  #covered = false;
  #timer;

  /** `quiet(position)` shows what stands on the stage when no item does, a board or black; undefined takes it away.
   * `onAdopted()` is called when the stage begins to follow another playlist. */
  constructor({ element, clock, plays, faults, quiet, onAdopted = () => {} }) {
    this.#element = element;
    this.#clock = clock;
    this.#plays = plays;
    this.#faults = faults;
    this.#quiet = quiet;
    this.#onAdopted = onAdopted;
    new ResizeObserver(() => [this.#front, this.#next].forEach((showing) => showing?.fit())).observe(element);
  }

  /** What the stage follows; a new one may wait for the end of an item. */
  get playlist() {
    return this.#playlist;
  }

  /** Whether the display rests outside its active hours. */
  standby = false;

  setPlaylist(playlist) {
    // The next change must not have the one before wait anew.
    if (!this.#coming) this.#comingSince = this.#clock.now();
    this.#coming = playlist;
    this.tick();
  }

  /** A full-screen emergency hides the stage (or no longer does): what is hidden is no play. Nor is what comes to light again after
   * its time, since it only holds that of another. */
  cover(covered) {
    if (covered === this.#covered) return;
    this.#covered = covered;
    if (covered) this.#plays.end();
    else if (this.#front && this.#clock.now() < this.#front.position.endsAt) this.#beginPlay(this.#front);
  }

  tick() {
    clearTimeout(this.#timer);
    let wait = longestTick;
    try {
      wait = this.#step();
    } catch (error) {
      // Whatever a playlist holds, the screen must come to its next item.
      this.#faults.report("playerError", { detail: error.stack ?? error.message });
    }
    this.#timer = setTimeout(() => this.tick(), wait);
  }

  /** Does what is due now; answers in how many milliseconds to look again. */
  #step() {
    const now = this.#clock.now();
    this.#adopt(now);
    const place = this.#playlist ? locate(this.#playlist, now) : { state: "board", endsAt: Infinity };
    this.standby = place.state === "standby";
    if (place.state === "playing") this.#follow(place);
    else this.#rest(place);
    return Math.min(longestTick, Math.max(5, place.endsAt - this.#clock.now()));
  }

  #adopt(now) {
    if (!this.#coming) return;
    const position = this.#front?.position;
    const withdrawn = position && !this.#coming.contents[position.content];
    const over = !position || now >= position.endsAt || now < position.startsAt;
    if (!over && !withdrawn && now - this.#comingSince < longestAdoption) return;
    this.#playlist = this.#coming;
    this.#coming = undefined;
    this.#drop(this.#next);
    this.#next = undefined;
    tellDigest(this.#playlist.digest);
    this.#onAdopted();
  }

  #rest(place) {
    this.#quiet(place);
    tellStage({ state: place.state });
    this.#plays.end();
    this.#drop(this.#front);
    this.#front = undefined;
    this.#prepareAfter(place);
  }

  #follow(place) {
    const key = this.#key(place);
    if (this.#front?.key === key && this.#front.state !== "stalled") return this.#prepareAfter(place);
    if (this.#failedLately(key)) return this.#hold(place);
    if (this.#next?.key !== key || this.#next.state === "failed") this.#prepare(place);
    if (this.#next.state === "ready") this.#bringInFront();
    else if (!this.#front) this.#holdNothing(place);
    else if (this.#isOverdue(this.#next)) this.#giveUp(this.#next, place);
  }

  /** The item of `place` cannot be shown: its time belongs to the last good one, where that one may still be seen at all, else
   * to the fallback, else to the board. */
  #hold(place) {
    const isWell = this.#front && this.#front.state !== "stalled";
    const held = isWell ? this.#front.position : this.#lastGood;
    if (held && !held.fallback && mayStillShow(place, held.content)) {
      if (isWell) return this.#prepareAfter(place);
      const key = this.#key(held);
      if (!this.#failedLately(key)) return this.#follow({ ...held, startsAt: place.startsAt, endsAt: place.endsAt, standsIn: true });
    }
    const bounds = { startsAt: place.startsAt, endsAt: place.endsAt };
    const instead = fallbackPosition(this.#playlist, this.#clock.now(), place.segment, bounds);
    if (instead.state === "playing" && !this.#failedLately(this.#key(instead))) this.#follow(instead);
    else this.#rest({ ...place, state: "board" });
  }

  /** Its time has come, and for too long it has not been ready. At the start nobody stands in its place, so it may take longer. */
  #isOverdue(showing) {
    showing.dueAt ??= performance.now();
    return performance.now() - showing.dueAt >= patience;
  }

  #giveUp(showing, place) {
    showing.state = "failed";
    this.#failed(showing, "itemStalled", "It was not ready in time.");
    this.#hold(place);
  }

  /** What is in front has not moved since `since`, on the monotonic clock. */
  #stalled(showing, since) {
    if (this.#front !== showing) return;
    showing.state = "stalled";
    this.#plays.end(this.#clock.now() - (performance.now() - since));
    this.#failed(showing, "itemStalled", "It stood still.");
    this.tick();
  }

  #failed({ key, position }, code, detail) {
    if (this.#failures.size > 500) this.#failures.clear();
    this.#failures.set(key, performance.now());
    this.#faults.report(code, { content: position.content, part: partOf(position), detail });
  }

  #failedLately(key) {
    return performance.now() - (this.#failures.get(key) ?? -Infinity) < failureMemory;
  }

  /** At the start, while the first item loads. */
  #holdNothing(place) {
    this.#quiet({ ...place, state: "board" });
    tellStage({ state: "board" });
  }

  #prepareAfter(place) {
    if (!Number.isFinite(place.endsAt) || !this.#playlist) return;
    const after = locate(this.#playlist, place.endsAt);
    if (after.state !== "playing") return;
    const key = this.#key(after);
    if (this.#next?.key !== key && !this.#failedLately(key)) this.#prepare(after);
  }

  #prepare(place) {
    this.#drop(this.#next);
    const options = { pixels: physicalPixels(), clock: this.#clock, pictures: this.#pictures };
    const showing = { ...makeShowing(place, this.#playlist, options), position: place, key: this.#key(place), state: "pending" };
    showing.element.classList.add("showing");
    showing.element.setAttribute("aria-hidden", "true");
    this.#element.prepend(showing.element);
    this.#next = showing;
    showing.ready.then(() => { if (showing.state === "pending") showing.state = "ready"; }, (error) => {
      if (this.#next !== showing || showing.state === "failed") return;
      showing.state = "failed";
      this.#failed(showing, "mediaBroken", error?.message);
    }).then(() => { if (this.#next === showing) this.tick(); });
  }

  #bringInFront() {
    const old = this.#front;
    const showing = this.#next;
    this.#front = showing;
    this.#next = undefined;
    const { position, element } = showing;
    if (old && old.state !== "stalled") this.#wasWell(old.position);
    showing.begin((since) => this.#stalled(showing, since));
    element.removeAttribute("aria-hidden");
    element.classList.add("front");
    old?.element.classList.remove("front");
    old?.element.setAttribute("aria-hidden", "true");
    tellStage({ state: "playing", content: position.content, variant: position.variant, page: position.page });
    if (!this.#covered) this.#beginPlay(showing);
    // The old one, a board or the dark goes only after the new one has surely been painted: a film's first frame may come late.
    afterFrames(framesToSettle, () => {
      element.classList.add("settled");
      this.#drop(old);
      if (this.#front !== showing) return;
      this.#quiet(undefined);
      this.#prepareAfter(position);
    });
  }

  /** What stands in for another, or stands still, is no play. */
  #beginPlay({ position, state }) {
    if (position.standsIn || state === "stalled") this.#plays.end();
    else this.#plays.begin(position);
  }

  #wasWell(position) {
    if (position.fallback) return;
    this.#lastGood = position;
    for (const code of ["mediaBroken", "itemStalled"]) this.#faults.over(code, { content: position.content, part: partOf(position) });
  }

  #drop(showing) {
    if (!showing) return;
    showing.element.remove();
    showing.end();
  }

  #key(place) {
    return showingKey(this.#playlist, place);
  }
}

function partOf({ variant, page }) {
  return `${variant} ${page ?? ""}`;
}

/** A window that nobody sees draws no frames; there it is done all the same. */
function afterFrames(count, action) {
  let left = count;
  let timer = undefined;
  const finish = () => { clearTimeout(timer); left = -1; action(); };
  const step = () => { if (left > 0) { left -= 1; requestAnimationFrame(step); } else if (left === 0) finish(); };
  timer = setTimeout(finish, unseenMilliseconds);
  step();
}
