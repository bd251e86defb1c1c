// What a screen without a session shows: who has to do what, the code and its QR code, and how long it holds. In Japanese and English.

import { textElement } from "./languages.js";
import { tellStage } from "./root.js";

const words = {
  new: {
    ja: { title: "この画面はまだ登録されていません", help: "管理者の方へ：二次元コードを読み取るか、下のアドレスを開いて、コードを入力してください。" },
    en: { title: "This screen is not registered yet", help: "Administrators: scan the QR code, or open the address below and enter the code." },
  },
  revoked: {
    ja: {
      title: "この画面の登録は取り消されています",
      help: "管理者の方へ：引き続き使うときは、二次元コードを読み取るか、下のアドレスを開いて、コードを入力してください。",
    },
    en: {
      title: "The registration of this screen has been revoked",
      help: "Administrators: to use it again, scan the QR code, or open the address below and enter the code.",
    },
  },
};

const notes = {
  connecting: { ja: "サーバーに接続しています…", en: "Connecting to the server …" },
  crowded: {
    ja: "ほかの画面が登録を待っているため、今はコードを出せません。空きしだい、この画面にもコードが出ます。",
    en: "Other screens wait for their registration, so no code can be given now. As soon as one can be, it appears on this screen.",
  },
};

/** Fills the screen until something else is on it. */
export class PairingScreen {
  #element = document.getElementById("explanation");
  #offer = document.createElement("div");
  #note = document.createElement("div");
  #timeLeft = document.createElement("div");
  #endsAt = 0;
  #shown;
  #counting = setInterval(() => this.#count(), 1000);

  constructor({ revoked }) {
    const said = revoked ? words.revoked : words.new;
    const head = document.createElement("header");
    for (const language of ["ja", "en"]) {
      const section = document.createElement("section");
      section.lang = language;
      section.append(textElement("h1", { text: said[language].title }), textElement("p", { text: said[language].help }));
      head.append(section);
    }
    this.#offer.className = "pairing-offer";
    this.#note.className = "pairing-note";
    this.#note.setAttribute("role", "status");
    this.#timeLeft.className = "pairing-time";
    this.#element.classList.add("pairing");
    this.#element.replaceChildren(head, this.#offer, this.#note, this.#timeLeft);
    this.#element.hidden = false;
    this.wait("connecting");
    tellStage({ state: revoked ? "revoked" : "pairing" });
  }

  /** A code, its QR code and the address, for so many seconds. */
  show(offer, seconds) {
    this.#endsAt = performance.now() + seconds * 1000;
    this.#note.replaceChildren();
    if (this.#shown !== offer.code) this.#draw(offer);
    this.#count();
  }

  /** Nothing to show but why, in the server's own words where it `says` them. */
  wait(reason, says) {
    this.#shown = undefined;
    this.#offer.replaceChildren();
    this.#timeLeft.replaceChildren();
    this.#say(says?.ja && says.en ? says : notes[reason]);
  }

  /** The server is away. A code that still holds stays. */
  lose() {
    if (performance.now() >= this.#endsAt) this.wait("connecting");
    else this.#say(notes.connecting);
  }

  /** It is done: says which display this is, and goes as soon as that display shows something. */
  welcome(name) {
    this.wait("connecting");
    this.#say({ ja: `登録しました：${name}`, en: `Registered: ${name}` });
    const root = document.documentElement;
    const watch = new MutationObserver(() => {
      if (root.dataset.state === "pairing" || root.dataset.state === "revoked") return;
      watch.disconnect();
      clearInterval(this.#counting);
      this.#element.hidden = true;
    });
    watch.observe(root, { attributes: true, attributeFilter: ["data-state"] });
  }

  #draw({ code, address, qr }) {
    this.#shown = code;
    const letters = textElement("p", { text: `${code.slice(0, 3)} ${code.slice(3)}`, className: "pairing-code" });
    const where = textElement("p", { text: (address ?? "").replace(/^https?:\/\/|#.*$/g, ""), className: "pairing-address" });
    const left = document.createElement("div");
    left.append(letters, where);
    this.#offer.replaceChildren(left, ...(qr ? [drawing(qr, address)] : []));
  }

  #say({ ja, en }) {
    this.#note.replaceChildren(textElement("p", { language: "ja", text: ja }), textElement("p", { language: "en", text: en }));
  }

  #count() {
    if (!this.#shown) return;
    const seconds = Math.max(0, Math.round((this.#endsAt - performance.now()) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.#timeLeft.replaceChildren(
      textElement("span", { language: "ja", text: `このコードは残り ${time}` }),
      textElement("span", { language: "en", text: `This code holds for ${time}` }),
    );
  }
}

/** A QR code with the quiet zone that readers need around it. */
function drawing({ size, path }, address) {
  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    return element;
  };
  const side = size + 8;
  const picture = make("svg", {
    class: "pairing-qr", viewBox: `-4 -4 ${side} ${side}`, preserveAspectRatio: "xMinYMid meet", role: "img",
    "aria-label": `QR: ${address}`,
  });
  picture.append(
    make("rect", { x: -4, y: -4, width: side, height: side, fill: "white" }),
    make("path", { d: path, fill: "black", "shape-rendering": "crispEdges" }),
  );
  return picture;
}
