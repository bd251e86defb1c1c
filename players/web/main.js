// The player's wiring: the one place where everybody is known.

import "./idle-cursor.js";
import "./wake-lock.js";
import { Agent, agentPort } from "./agent.js";
import { Board } from "./board.js";
import { Clock } from "./clock.js";
import { Commands } from "./commands.js";
import { closeStorage } from "./database.js";
import { Emergencies } from "./emergencies.js";
import { explain } from "./explanation.js";
import { Faults } from "./faults.js";
import { Kiosk, panelWish } from "./kiosk.js";
import { formatted } from "./local-time.js";
import { becomeOnlyWindow } from "./only-window.js";
import { becomeDisplay } from "./pairing.js";
import { PlannedReload } from "./planned-reload.js";
import { PlaylistHolder } from "./playlist.js";
import { Plays } from "./plays.js";
import { Prefetch } from "./prefetch.js";
import { beforeReload, loadAgain } from "./reload.js";
import { ReportQueue } from "./report-queue.js";
import { Reports } from "./reports.js";
import { rehearse } from "./rehearsal.js";
import { onResize, orient } from "./screen.js";
import { exchangeToken, forgetTokenInAddress, rememberSession, sessionState, standingOf, tokenInAddress } from "./session.js";
import { renewSession } from "./session-renewal.js";
import { Stage } from "./stage.js";
import { StateFeed } from "./state-feed.js";
import { startWorker, tellStart } from "./worker.js";
import { sleep } from "./waiting.js";
import { Unauthorized } from "./server.js";

/** What is stored comes first on the screen, but a storage that hangs holds up nothing for longer than this. */
const storagePatience = 1000;
/** One that has not answered by then is a fault. It is waited for on: an old card may take longer, and holds all there is to show. */
const storageFaultAfter = 4000;
/** Reports wait so long for what the server says of a token in the address: they may be another display's than this screen is then. */
const tokenPatience = 5000;

const element = (id) => document.getElementById(id);
const agent = new Agent(agentPort());
const kiosk = new Kiosk(agent);
/** The token of the session that is open, where the address told it: a cookie may be lost, as by a power cut soon after it came. */
let heldToken;
/** Resolves when the server has refused another token, which the address told beside an open session. */
let tokenAsked = Promise.resolve();
/** That token has opened another session: the page is about to be loaded again for it. */
let hasOtherSession = false;

function play() {
  const clock = new Clock();
  const faults = new Faults({ clock });
  const queue = new ReportQueue({ isTimeSure: () => clock.trust === "server", faults });
  const plays = new Plays({ queue, clock });
  const board = new Board({ element: element("board"), clock });
  const prefetch = new Prefetch({ clock, faults });
  let display;
  let isRevoking = false;

  const stage = new Stage({ element: element("stage"), clock, plays, faults, quiet, onAdopted: () => reports.sendWithin(3000) });
  const emergencies = new Emergencies({
    fullElement: element("emergency"), stripElement: element("strip"), clock, queue, faults,
    onCover: (covered) => stage.cover(covered), isStandby: () => stage.standby,
  });
  const commands = new Commands({ agent, clock, mayDisturb: () => !emergencies.isShown });
  const holder = new PlaylistHolder({ clock, faults, onChange: takePlaylist });
  const feed = new StateFeed({ clock, faults, onState: takeState, onUnauthorized: revoke });
  const reports = new Reports({
    queue, clock, faults, onState: (state) => feed.take(state), onUnauthorized: revoke,
    status: () => ({ playlistDigest: stage.playlist?.digest, transport: feed.transport, panel: kiosk.panel }),
  });
  kiosk.wish = () => panelWish({ playlist: stage.playlist, now: clock.now(), waking: emergencies.waking });
  clock.onCorrection = (milliseconds, settles) => {
    plays.shift(milliseconds);
    faults.correct(milliseconds, settles);
    if (settles) queue.correct(milliseconds).catch((error) => console.error("What is queued waits for its right times.", error));
  };
  kiosk.onClock = () => clock.weigh(kiosk.clock);
  kiosk.onClock();
  kiosk.onPanel = () => reports.sendWithin(1000);

  function quiet(position) {
    element("standby").hidden = position?.state !== "standby";
    if (position?.state === "board") board.show(display);
    else board.hide();
  }

  function takePlaylist(playlist) {
    display = playlist.display;
    orient(display);
    rehearse(display, clock);
    emergencies.setDisplay(display);
    stage.setPlaylist(playlist);
    prefetch.follow(playlist);
  }

  function takeState(state) {
    try {
      emergencies.take(state.emergencies ?? []);
    } catch (error) {
      faults.report("playerError", { detail: error.stack ?? error.message });
    }
    commands.take(state.commands ?? []);
    holder.want(state.playlist).catch((error) => { if (error instanceof Unauthorized) revoke(); else throw error; });
  }

  /** The server knows the cookie no more. Where there is the token it is asked what that is worth, and meanwhile all goes on. */
  async function revoke() {
    if (isRevoking || hasOtherSession) return; // That may have been the answer for the session before.
    isRevoking = true;
    if (heldToken && (await exchangeToken(heldToken)) === "open") return loadAgain();
    // What is under way is not kept: a screen that is no display any more forgets its plays.
    rememberSession("revoked");
    location.reload();
  }

  onResize(() => { orient(display); emergencies.draw(); stage.tick(); });
  setInterval(() => clock.persist(), 60_000);
  renewSession();
  setInterval(watchClock, 5000);
  const reload = new PlannedReload({
    clock, playlist: () => stage.playlist, facts: factsForReload, isGivenUp: (sha256) => prefetch.isGivenUp(sha256),
  });
  beforeReload(() => { clock.persist(); return plays.end(); });
  startWorker({ faults, onNewShell: () => { reload.newVersion = true; } });
  begin();

  async function begin() {
    const loaded = Promise.allSettled([holder.load(), emergencies.load(), faults.load()]);
    loaded.then(([kept]) => {
      if (kept.status === "rejected") faults.report("storageUnavailable", { detail: kept.reason?.message });
      else faults.over("storageUnavailable");
    });
    await Promise.race([loaded, sleep(storagePatience)]);
    watchClock();
    stage.tick();
    feed.start();
    const isLate = await Promise.race([loaded.then(() => false), sleep(storageFaultAfter - storagePatience).then(() => true)]);
    if (isLate) faults.report("storageUnavailable", { detail: "The storage does not answer." });
    await Promise.race([tokenAsked, sleep(tokenPatience)]);
    reports.start();
  }

  function watchClock() {
    clock.persistJump();
    if (clock.trust !== "resumed") return faults.over("timeUntrusted");
    faults.report("timeUntrusted", { detail: "The machine's clock made no sense at the start, or stood still before, and no server has told the time since." });
  }

  function factsForReload() {
    const now = clock.now();
    const part = (name) => Number(formatted(now, "en-GB", display?.timeZone ?? "Asia/Tokyo", { [name]: "2-digit" }));
    return {
      hour: part("hour"), minute: part("minute"), standby: stage.standby, emergency: emergencies.isShown,
      contactAge: clock.contactAt === undefined ? undefined : now - clock.contactAt,
    };
  }

  navigator.storage?.persist?.();
}

/** Where there is a session the screen does not wait for the answer: it plays what it keeps, and may be without its server. */
async function useToken(token) {
  const standing = await standingOf(token);
  // A former one is needed there until it is answered: the server may refuse the session before, and the page is loaded again.
  if (standing && standing !== "former") forgetTokenInAddress();
  if (standing === "current") heldToken = token;
  if (sessionState() === "open") {
    if (standing === "former" || !standing) tokenAsked = askBeside(token);
    return;
  }
  kiosk.explains("connecting");
  waiting("connecting");
  await exchangeToken(token);
  element("explanation").hidden = true;
}

/** It may be that of another display which this screen is to be; or one that is no good, and then the session that is open is not
 * touched. */
async function askBeside(token) {
  if ((await exchangeToken(token)) !== "open") return;
  hasOtherSession = true;
  // What is under way was another display's, and would be told of this one.
  closeStorage();
  location.reload();
  await new Promise(() => {});
}

async function start() {
  kiosk.start();
  if (!window.isSecureContext) {
    kiosk.explains("insecure");
    return explain("insecure");
  }
  // The panel is the other window's, which tells the same agent.
  await becomeOnlyWindow(() => waiting("elsewhere"));
  element("explanation").hidden = true;
  const token = tokenInAddress();
  if (token) await useToken(token);
  if (sessionState() !== "open") {
    kiosk.explains(sessionState() === "revoked" ? "revoked" : "pairing");
    tellStart("started");
    await becomeDisplay();
  }
  play();
  tellStart("started");
}

/** What is explained may be so for days: the page is well. */
function waiting(reason) {
  explain(reason);
  tellStart("started");
}

// A new token in the address of an open page does not load the page again by itself.
window.addEventListener("hashchange", () => { if (tokenInAddress()) loadAgain(); });
start().catch((error) => {
  console.error("The player cannot start.", error);
  tellStart("failed");
});
