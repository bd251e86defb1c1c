// Tells a kiosk's agent that this page is alive and draws, and whether the panel should be lit. The agent restarts a screen that
// says nothing for a minute.

import { position } from "./schedule.js";
import { sleep } from "./waiting.js";

const period = 10_000;
/** How soon a wish that has changed is told. */
const attention = 1000;
const patience = 8000;
/** Before anything is known the panel stays as it is: a page that loads at night must not light it. */
const noWish = { lit: true, cause: "", emergency: false };
/** Panels take their time to show a picture. */
const leadMilliseconds = 60_000;

/** Whether the panel should be lit at `now`, and why: {lit, cause, emergency}. Another cause is a new wish, even if it wishes
 * the same; none is no wish. `waking` names the emergencies on the screen that wake it. */
export function panelWish({ playlist, now, waking }) {
  if (waking.length > 0) return { lit: true, cause: `emergency ${waking.join(" ")}`, emergency: true };
  if (!playlist) return noWish;
  const rests = (time) => position(playlist, time).state === "standby";
  const lit = !rests(now) || !rests(now + leadMilliseconds);
  return { lit, cause: lit ? "hours" : "standby", emergency: false };
}

export class Kiosk {
  /** Of the panel, as the agent found it: "on", "off" or "unknown". */
  panel = "unknown";
  /** What the machine's clock is worth, as the agent found: "synchronised", "battery", "lost" or "unknown". */
  clock = "unknown";
  /** Answers the present wish. */
  wish = () => noWish;
  /** Called when the panel's power has changed. */
  onPanel = () => {};
  /** Called when the clock is worth something else than before. */
  onClock = () => {};
  #agent;
  #drawn = false;
  #awaitsFrame = false;

  constructor(agent) {
    this.#agent = agent;
  }

  /** What the screen says in place of a display's contents is for whoever can help, and nobody sees it on a dark panel: it is lit
   * at whatever hour. `state` is the reason. */
  explains(state) {
    const wish = { lit: true, cause: state, emergency: false };
    this.wish = () => wish;
  }

  async start() {
    if (!this.#agent.isNamed) return;
    for (;;) {
      this.#expectFrame();
      const wish = this.#wished();
      await this.#beat(wish);
      const next = performance.now() + period;
      while (performance.now() < next && this.#wished().cause === wish.cause) await sleep(attention);
    }
  }

  /** Whatever is wrong with a playlist, the page is alive. */
  #wished() {
    try {
      return this.wish();
    } catch (error) {
      console.error("Whether the panel should be lit is not known.", error);
      return noWish;
    }
  }

  /** A page whose frames stand still may run on unseen. */
  #expectFrame() {
    if (this.#awaitsFrame) return;
    this.#awaitsFrame = true;
    requestAnimationFrame(() => { this.#awaitsFrame = false; this.#drawn = true; });
  }

  async #beat(wish) {
    const { state } = document.documentElement.dataset;
    const drawn = this.#drawn;
    this.#drawn = false;
    try {
      const { panel, clock } = await this.#agent.ask("/alive", { ...wish, state, drawn }, patience);
      this.#take(panel);
      this.#takeClock(clock ?? "unknown");
    } catch (error) {
      console.info("The kiosk's agent does not answer.", error?.message);
      this.#take("unknown");
    }
  }

  #take(panel) {
    if (panel === this.panel) return;
    this.panel = panel;
    this.onPanel();
  }

  #takeClock(clock) {
    if (clock === this.clock) return;
    this.clock = clock;
    this.onClock();
  }
}
