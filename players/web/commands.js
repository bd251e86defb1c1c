// What an administrator asks of this screen: done once each, and answered.

import { loadAgain } from "./reload.js";
import { ask, Refused } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

/** Longer than the agent may take: 20 seconds for each run of a site's command, and before this one it may be looking at the panel,
 * and then switch it as the page wished before. */
const patience = 70_000;
const longestDelay = 10_000;
const unsupported = { outcome: "unsupported", detail: "No kiosk agent is beside this browser." };

export class Commands {
  #agent;
  #clock;
  #mayDisturb;
  #begun = new Set();
  #last = Promise.resolve();

  /** `mayDisturb()` tells whether the screen may go dark or load again: not while an emergency is on it. */
  constructor({ agent, clock, mayDisturb }) {
    this.#agent = agent;
    this.#clock = clock;
    this.#mayDisturb = mayDisturb;
  }

  /** All that are open now; what was begun before is not begun again. */
  take(commands) {
    const open = new Set(commands.map(({ id }) => id));
    for (const id of this.#begun) if (!open.has(id)) this.#begun.delete(id);
    for (const command of commands) {
      if (this.#begun.has(command.id)) continue;
      this.#begun.add(command.id);
      this.#last = this.#last.then(() => this.#carryOut(command)).catch((error) => console.error("A command failed.", error));
    }
  }

  #isOver({ expiresAt }) {
    return this.#clock.now() >= Date.parse(expiresAt);
  }

  async #carryOut(command) {
    if (this.#isOver(command)) return;
    const result = await this.#resultOf(command);
    const isKnown = await this.#tell(command, result);
    if (isKnown && command.command === "reload" && result.outcome === "done") await loadAgain(this.#mayDisturb);
  }

  /** A picture as a Blob, or {outcome, detail}. */
  async #resultOf({ command, volume }) {
    if (["reload", "panelOff"].includes(command) && !this.#mayDisturb()) {
      return { outcome: "failed", detail: "An emergency is on the screen." };
    }
    if (command === "reload") return { outcome: "done" };
    const [path, document] = {
      screenshot: ["/screenshot", {}], panelOn: ["/panel", { power: "on" }], panelOff: ["/panel", { power: "off" }],
      volume: ["/volume", { volume }],
    }[command] ?? [];
    if (!path || !this.#agent.isNamed) return unsupported;
    try {
      const answer = await this.#agent.ask(path, document, patience);
      return answer instanceof Blob ? answer : { outcome: answer.outcome, detail: answer.detail };
    } catch (error) {
      return { outcome: "failed", detail: `The kiosk's agent: ${error.message}`.slice(0, 200) };
    }
  }

  /** Until the server has taken it, or the command's time is over. Answers whether it is known. */
  async #tell(command, result) {
    const isPicture = result instanceof Blob;
    const headers = { "content-type": isPicture ? result.type : "application/json" };
    const body = isPicture ? result : JSON.stringify(result);
    for (let failures = 0; !this.#isOver(command); failures += 1) {
      try {
        await ask(`/v1/player/commands/${command.id}/result`, { method: "POST", headers, body });
        return true;
      } catch (error) {
        if (error instanceof Refused && error.status < 500 && error.status !== 429) {
          return isPicture && this.#tell(command, { outcome: "failed", detail: `The server refused the picture: ${error.message}`.slice(0, 200) });
        }
        await sleep(jitteredDelay(failures, longestDelay));
      }
    }
    return false;
  }
}
