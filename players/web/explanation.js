// Screens that say why nothing is shown and who can do what about it.

import { textElement } from "./languages.js";
import { tellStage } from "./root.js";

const reasons = {
  pairing: {
    title: { ja: "この画面はまだ登録されていません", en: "This screen is not registered yet" },
    help: {
      ja: "管理者の方へ：この画面のトークンを発行し、アドレスの終わりに「#token=（トークン）」を付けてこのページを開いてください。",
      en: "Administrators: create a token for this display and open this page with #token=(the token) at the end of its address.",
    },
  },
  revoked: {
    title: { ja: "この画面の登録は取り消されています", en: "The registration of this screen has been revoked" },
    help: {
      ja: "管理者の方へ：引き続き使うときは、新しいトークンを発行し、アドレスの終わりに「#token=（トークン）」を付けて開き直してください。",
      en: "Administrators: to use it again, create a new token and open this page with #token=(the token) at the end of its address.",
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
  tellStage({ state: reason === "revoked" ? "revoked" : "pairing" });
}

function pair(language, title, help) {
  const section = document.createElement("section");
  section.lang = language;
  section.append(textElement("h1", { text: title }), textElement("p", { text: help }));
  return section;
}
