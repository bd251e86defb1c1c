// The emergencies this display has been told: drawn the moment they arrive, dropped by trusted time when they end, kept over a
// restart. Text first: nothing is loaded between the news and the pixels.

import { readDocument, writeDocument } from "./database.js";
import { makeMessage } from "./emergency-message.js";
import { fillStrip, tryLine } from "./emergency-strip.js";
import { monthAndDay } from "./local-time.js";
import { tellEmergencies } from "./root.js";
import { screenSize } from "./screen.js";
import { smallestTextSize } from "./text-size.js";

const documentKey = "emergencies";
/** Nothing on the wire lives longer than 72 hours. */
const longestMessage = 72 * 3_600_000;
const silenceLimit = 30 * 60_000;
/** The last precedence that wakes a display outside its active hours. */
const wakingPrecedence = 2;
const someDisplay = { languages: ["ja", "en"], timeZone: "Asia/Tokyo" };

export class Emergencies {
  #full;
  #strip;
  #clock;
  #queue;
  #faults;
  #onCover;
  #isStandby;
  #display = someDisplay;
  #messages = [];
  /** What was drawn last, in order. */
  #visible = [];
  /** What was told about each message: {receivedAt, shownAt}. */
  #deliveries = new Map();
  #drawn = "";
  #heard = false;
  /** What is told of each message that is drawn too small, by its id. */
  #tooSmall = new Map();
  /** What is stored, as far as is known. */
  #kept;
  #isKeeping = false;

  /** `onCover(covered)` is told whether a message fills the screen; `isStandby()` whether the display rests. */
  constructor({ fullElement, stripElement, clock, queue, faults, onCover, isStandby }) {
    this.#full = fullElement;
    this.#strip = stripElement;
    this.#clock = clock;
    this.#queue = queue;
    this.#faults = faults;
    this.#onCover = onCover;
    this.#isStandby = isStandby;
    setInterval(() => {
      this.#drawIfChanged();
      if (this.#visible.some((message) => this.#isUntold(message))) this.#tellShownSoon();
    }, 500);
  }

  /** What held when the player last ran, until the server says what holds now. */
  async load() {
    const stored = await readDocument(documentKey, { howeverLate: true });
    if (this.#heard || !stored) return;
    this.#messages = stored.messages;
    this.#deliveries = new Map(stored.deliveries);
    this.#kept = this.#worthKeeping();
    this.#drawIfChanged();
  }

  /** Whether any is on the screen. */
  get isShown() {
    return this.#visible.length > 0;
  }

  /** Those on the screen that also wake a display outside its active hours, by id. */
  get waking() {
    return this.#visible.filter(({ precedence }) => precedence <= wakingPrecedence).map(({ id }) => id);
  }

  setDisplay(display) {
    this.#display = display;
    this.#drawIfChanged();
  }

  /** All that holds now, as the server orders it. */
  take(messages) {
    this.#heard = true;
    const receivedAt = this.#time();
    const before = JSON.stringify(this.#messages);
    this.#messages = messages;
    this.#drawIfChanged();
    this.#tellTooSmall();
    if (JSON.stringify(messages) !== before) {
      for (const message of messages) this.#tellReceived(message, receivedAt);
      this.#forgetOldDeliveries();
    }
    // What the disk did not take, or never gave, is written at the next answer: a message that is over must not come back.
    if (this.#worthKeeping() !== this.#kept) this.#keep();
  }

  /** Draws again, after the screen's size changed. */
  draw() {
    this.#drawn = "";
    this.#drawIfChanged();
  }

  #drawIfChanged() {
    const now = this.#clock.now();
    const earliest = this.#clock.earliest();
    const standby = this.#isStandby();
    const visible = this.#messages.filter((message) => Date.parse(message.expiresAt) > earliest
      && !(standby && message.precedence > wakingPrecedence));
    const silentSince = this.#silentSince(now);
    // The words of a silence name its day when that is over.
    const today = silentSince && monthAndDay(now, this.#display.timeZone);
    // That one holds for longer is not to be seen: the pages of a long text go on where they are.
    const seen = visible.map((message) => ({ ...message, expiresAt: undefined }));
    const drawing = JSON.stringify([seen, this.#display, silentSince, today]);
    if (drawing === this.#drawn) return;
    this.#drawn = drawing;
    const gone = this.#visible.filter(({ id }) => !visible.some((message) => message.id === id));
    for (const { id } of gone) this.#tellSize(id, { belowMinimum: false });
    // What has ended here has ended at the next start too, also without a server.
    if (gone.length > 0) this.#clock.persist();
    this.#visible = visible;
    this.#drawAll(visible, silentSince);
    this.#tellShownSoon();
  }

  #silentSince(now) {
    const { contactAt } = this.#clock;
    return contactAt !== undefined && now - contactAt > silenceLimit ? contactAt : undefined;
  }

  #drawAll(visible, silentSince) {
    const screen = screenSize();
    const minimum = smallestTextSize(this.#display, screen);
    const options = { display: this.#display, clock: this.#clock, minimum, screen, silentSince };
    // One that cannot be drawn keeps no other from the glass.
    const drawable = visible.filter((message) => this.#guarded(() => tryLine(message, options)));
    const filling = drawable.find(({ presentation }) => presentation === "fullScreen");
    const lines = drawable.filter((message) => message !== filling);
    const inStrip = { ...options, withText: !filling, silentSince: filling ? undefined : silentSince };
    this.#drawOrClear(this.#strip, () => this.#drawStrip(lines, inStrip));
    // The strip leaves it its room.
    this.#drawOrClear(this.#full, () => this.#drawFull(filling, options));
    const covered = !this.#full.hidden;
    tellEmergencies(covered, visible.map(({ id }) => id));
    this.#onCover(covered);
  }

  /** What cannot be drawn leaves nothing of what was there before. */
  #drawOrClear(element, draw) {
    if (this.#guarded(draw)) return;
    element.replaceChildren();
    element.hidden = true;
  }

  /** Answers whether it could be done. */
  #guarded(work) {
    try {
      work();
      return true;
    } catch (error) {
      this.#faults.report("playerError", { detail: error.stack ?? error.message });
      return false;
    }
  }

  #drawFull(message, options) {
    this.#full.hidden = !message;
    if (!message) return this.#full.replaceChildren();
    const { element, fit } = makeMessage(message, options);
    this.#full.replaceChildren(element);
    this.#tellSize(message.id, fit(options.screen));
  }

  #drawStrip(messages, options) {
    this.#strip.hidden = messages.length === 0;
    this.#strip.classList.toggle("below-message", !options.withText);
    this.#strip.style.setProperty("--smallest", `${options.minimum}px`);
    if (messages.length === 0) return this.#strip.replaceChildren();
    const size = fillStrip(this.#strip, messages, options);
    // All lines have one size, which is told once.
    messages.forEach(({ id }, index) => this.#tellSize(id, index === 0 ? size : { belowMinimum: false }));
  }

  #tellSize(id, { size, belowMinimum }) {
    if (belowMinimum) this.#tooSmall.set(id, `Emergency ${id} is drawn at ${Math.round(size)} pixels.`);
    else this.#tooSmall.delete(id);
    if (belowMinimum) this.#tellTooSmall();
    else this.#faults.over("textBelowMinimum", { part: id });
  }

  /** Again with each answer of the server: a message that is renewed is too small for longer than any one holds. */
  #tellTooSmall() {
    for (const [part, detail] of this.#tooSmall) this.#faults.report("textBelowMinimum", { part, detail, lasts: longestMessage });
  }

  #tellReceived({ id, revision, phase }, receivedAt) {
    const key = deliveryKey({ id, revision, phase });
    if (this.#deliveries.has(key)) return;
    this.#deliveries.set(key, { receivedAt });
    this.#queue.add("delivery", { emergency: id, revision, receivedAt, shownAt: null });
  }

  /** Once the frames are drawn that hold what was laid out now. */
  #tellShownSoon() {
    requestAnimationFrame(() => requestAnimationFrame(() => this.#tellShown()));
  }

  #isUntold(message) {
    const delivery = this.#deliveries.get(deliveryKey(message));
    return delivery !== undefined && !delivery.shownAt;
  }

  /** A line that still waits for its turn in the strip is not told as shown. */
  #tellShown() {
    const told = this.#visible.filter((message) => this.#isUntold(message) && this.#isOnGlass(message.id));
    for (const message of told) {
      const delivery = this.#deliveries.get(deliveryKey(message));
      // Trusted time may have been set right in between.
      delivery.shownAt = [delivery.receivedAt, this.#time()].sort().at(-1);
      this.#queue.add("delivery", { emergency: message.id, revision: message.revision, ...delivery });
    }
    if (told.length > 0) this.#keep();
  }

  #isOnGlass(id) {
    const drawn = [this.#full, this.#strip].flatMap((element) => (element.hidden ? [] : [...element.querySelectorAll("[data-message]")]));
    const element = drawn.find(({ dataset }) => dataset.message === id);
    return element !== undefined && !element.closest(".waiting");
  }

  #forgetOldDeliveries() {
    const held = new Set(this.#messages.map(deliveryKey));
    for (const key of this.#deliveries.keys()) if (!held.has(key)) this.#deliveries.delete(key);
  }

  #worthKeeping() {
    return JSON.stringify({ messages: this.#messages, deliveries: [...this.#deliveries] });
  }

  async #keep() {
    this.#clock.persist();
    if (this.#isKeeping) return;
    this.#isKeeping = true;
    try {
      // It may change while it is written.
      for (let now; (now = this.#worthKeeping()) !== this.#kept; this.#kept = now) await writeDocument(documentKey, JSON.parse(now));
    } catch (error) {
      // It may have come to the disk all the same.
      this.#kept = undefined;
      console.error("Emergencies could not be kept.", error);
    } finally {
      this.#isKeeping = false;
    }
  }

  #time() {
    return new Date(this.#clock.now()).toISOString();
  }
}

function deliveryKey({ id, revision, phase }) {
  return `${id} ${revision} ${phase}`;
}
