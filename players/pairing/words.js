// Every word of the page, in Japanese and English.

const words = {
  title: { ja: "画面の登録", en: "Register a screen" },
  token: { ja: "管理者のトークン", en: "Administrator's token" },
  tokenHelp: {
    ja: "トークンは、このページを閉じるまで、このブラウザーだけに残ります。",
    en: "The token is kept in this browser alone, until you close this page.",
  },
  signIn: { ja: "続ける", en: "Continue" },
  signOut: { ja: "トークンを消して終わる", en: "Forget the token" },
  code: { ja: "画面に出ているコード", en: "Code on the screen" },
  codeHelp: { ja: "6文字。10分ごとに新しくなります。", en: "Six characters. It changes every ten minutes." },
  display: { ja: "どの表示装置ですか", en: "Which display is it?" },
  search: { ja: "名前や場所でさがす", en: "Search by name or place" },
  online: { ja: "接続中の表示装置も含める（機器の交換）", en: "Also displays that are online (to replace a machine)" },
  pair: { ja: "登録する", en: "Register" },
  again: { ja: "別の画面を登録する", en: "Register another screen" },
  loading: { ja: "読み込んでいます…", en: "Loading …" },
  pairing: { ja: "登録しています…", en: "Registering …" },
  isOnline: { ja: "接続中", en: "Online" },
  isOffline: { ja: "接続なし", en: "Offline" },
  isNew: { ja: "未登録", en: "Never seen" },
  found: { ja: (n) => `${n}台`, en: (n) => (n === 1 ? "1 display" : `${n} displays`) },
  foundSome: {
    ja: (n, all) => `${all}台のうち${n}台を表示しています。さがして絞り込んでください。`,
    en: (n, all) => `The first ${n} of ${all}. Search to see others.`,
  },
  foundNone: {
    ja: "見つかりません。ことばを変えるか、接続中の表示装置も含めてください。",
    en: "None found. Try other words, or include displays that are online.",
  },
  done: { ja: (name) => `「${name}」として登録しました`, en: (name) => `Registered as “${name}”` },
  doneWaiting: { ja: "画面が切り替わるのを待っています…", en: "Waiting for the screen to change …" },
  doneOnline: { ja: "画面がつながりました。表示が始まったことをお確かめください。", en: "The screen is connected. Please see that it has begun." },
  doneSilent: {
    ja: "登録は済みましたが、画面からまだ応答がありません。画面の電源とネットワークをお確かめください。",
    en: "It is registered, but the screen has not answered yet. Please check its power and its network.",
  },
  codeWrong: {
    ja: "コードは6文字です。0・1・I・L・O・Uは使われません。画面のとおりに入れてください。",
    en: "The code has six characters, none of them 0, 1, I, L, O or U. Enter it as the screen shows it.",
  },
  displayMissing: { ja: "表示装置を1台選んでください。", en: "Choose a display." },
  tokenMissing: { ja: "トークンを入れてください。", en: "Enter the token." },
  tokenWrong: { ja: "このトークンは使えません。もう一度入れてください。", en: "This token does not hold. Enter it again." },
  forbidden: {
    ja: "このトークンでは登録できません。区の管理者は、その区の表示装置だけを登録できます。",
    en: "This token may not register this display. A ward's administrator registers the displays of that ward.",
  },
  codeUnknown: {
    ja: "このコードを出している画面はありません。今、画面に出ているコードを入れてください。",
    en: "No screen shows this code. Enter the one that the screen shows now.",
  },
  displayGone: { ja: "この表示装置は削除されています。", en: "This display has been deleted." },
  codeUsed: {
    ja: "このコードはもう使われました。画面に別のコードが出ていれば、それを入れてください。",
    en: "This code was used already. If the screen shows another one, enter that.",
  },
  away: { ja: "サーバーにつながりません。少し待って、もう一度お試しください。", en: "The server does not answer. Wait a moment and try again." },
};

const key = "kosatsu.language";
let language = localStorage.getItem(key) ?? (navigator.language.startsWith("ja") ? "ja" : "en");

export function currentLanguage() {
  return language;
}

/** What the page says for `name`; some say a number or a name with it. */
export function say(name, ...values) {
  const said = words[name][language];
  return typeof said === "function" ? said(...values) : said;
}

/** Has the whole page speak `wanted`, or what it speaks already. */
export function speak(wanted = language) {
  language = wanted;
  localStorage.setItem(key, language);
  document.documentElement.lang = language;
  document.title = `${say("title")} – Kosatsu`;
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = say(element.dataset.words);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}
