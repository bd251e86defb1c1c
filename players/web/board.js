// The built-in board: what stands where nothing is scheduled. Whose house this is, the day and the time.

import { clockTimeWithSeconds, longDate } from "./local-time.js";
import { textElement } from "./languages.js";

export class Board {
  #element;
  #clock;
  #timer;
  #written = "";

  constructor({ element, clock }) {
    this.#element = element;
    this.#clock = clock;
  }

  /** Shows the board for `display`, or for a screen that does not yet know whose it is. */
  show(display) {
    const written = JSON.stringify(display ?? null);
    if (written !== this.#written) this.#build(display);
    this.#written = written;
    if (!this.#element.hidden && this.#timer) return;
    this.#element.hidden = false;
    this.#update(display?.timeZone ?? "Asia/Tokyo");
  }

  hide() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#element.hidden = true;
  }

  #build(display) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const names = document.createElement("header");
    if (display) {
      const { ja, en } = display.siteName ?? {};
      names.append(textElement("h1", { language: "ja", text: ja ?? en ?? display.name, className: "board-site" }));
      if (en && ja) names.append(textElement("p", { language: "en", text: en, className: "board-site-english" }));
    } else {
      names.append(textElement("p", { language: "ja", text: "接続しています", className: "board-site" }));
      names.append(textElement("p", { language: "en", text: "Connecting", className: "board-site-english" }));
    }
    const time = textElement("time", { text: "", className: "board-time" });
    const dates = document.createElement("div");
    dates.className = "board-dates";
    dates.append(textElement("p", { language: "ja", text: "" }), textElement("p", { language: "en", text: "" }));
    const footer = textElement("footer", { text: display?.name ?? "", className: "board-name" });
    const now = document.createElement("div");
    now.className = "board-now";
    now.append(time, dates);
    this.#element.replaceChildren(names, now, footer);
  }

  #update(timeZone) {
    const now = this.#clock.now();
    const time = this.#element.querySelector(".board-time");
    const [japanese, english] = this.#element.querySelectorAll(".board-dates p");
    // A machine that does not know the time shows none rather than a wrong one.
    const known = this.#clock.trust !== "resumed";
    time.hidden = !known;
    time.textContent = known ? clockTimeWithSeconds(now, timeZone) : "";
    japanese.textContent = known ? longDate(now, "ja", timeZone) : "";
    english.textContent = known ? longDate(now, "en-GB", timeZone) : "";
    this.#timer = setTimeout(() => this.#update(timeZone), 1000 - (now % 1000) + 5);
  }
}
