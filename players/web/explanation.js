// Screens that say why nothing is shown and who can do what about it.

import { textElement } from "./languages.js";
import { tellStage } from "./root.js";

const reasons = {
  connecting: {
    title: { ja: "サーバーに接続しています", en: "Connecting to the server" },
    help: {
      ja: "この画面のトークンを確かめています。サーバーの応答を待って、表示を始めます。",
      en: "The token of this screen is being checked. It begins as soon as the server answers.",
    },
  },
  elsewhere: {
    title: { ja: "この画面は別のウィンドウで表示しています", en: "This screen is already shown in another window" },
    help: {
      ja: "別のウィンドウまたはタブを閉じると、ここに表示されます。",
      en: "Close the other window or tab, and it will be shown here.",
    },
  },
  insecure: {
    title: { ja: "安全な接続ではないため表示できません", en: "This page needs a secure connection" },
    help: {
      ja: "管理者の方へ：このページは「https://」で始まるアドレス、または同じ機器の「localhost」で開いてください。",
      en: "Administrators: open this page at an address that begins with https://, or on this machine itself as localhost.",
    },
  },
};

/** Fills the screen with one of the reasons above. */
export function explain(reason) {
  const { title, help } = reasons[reason];
  const element = document.getElementById("explanation");
  const japanese = pair("ja", title.ja, help.ja);
  const english = pair("en", title.en, help.en);
  const address = textElement("p", { text: location.origin + location.pathname, className: "explanation-address" });
  element.replaceChildren(japanese, english, address);
  element.hidden = false;
  tellStage({ state: reason === "elsewhere" ? "elsewhere" : "pairing" });
}

function pair(language, title, help) {
  const section = document.createElement("section");
  section.lang = language;
  section.append(textElement("h1", { text: title }), textElement("p", { text: help }));
  return section;
}
