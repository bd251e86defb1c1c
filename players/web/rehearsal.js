// The first emergency of a player's life must be as quick as the tenth: its letters are fetched from the fonts and its code is
// run once beforehand, where nobody sees it.

import { makeMessage } from "./emergency-message.js";
import { screenSize } from "./screen.js";

const sample = {
  id: "rehearsal", revision: 0, kind: "drill", phase: "active", precedence: 0, level: 5, presentation: "fullScreen",
  issuedAt: "2026-01-01T00:00:00+09:00",
  title: { ja: "緊急安全確保 避難指示", en: "Evacuate now", "zh-Hans": "紧急避难", "zh-Hant": "緊急避難", ko: "긴급 대피" },
  text: { ja: "命を守る行動をとってください。", en: "Protect your life.", "zh-Hans": "请保护生命。", "zh-Hant": "請保護生命。", ko: "생명을 지키십시오." },
};

/** Lays out a message for `display` unseen, when the browser has nothing better to do. */
export function rehearse(display, clock) {
  requestIdleCallback(() => {
    const place = document.createElement("div");
    place.className = "rehearsal";
    place.setAttribute("aria-hidden", "true");
    const languages = Object.keys(sample.title);
    const { element, fit } = makeMessage(sample, { display: { ...display, languages }, clock, minimum: 20 });
    place.append(element);
    document.getElementById("screen").append(place);
    fit(screenSize());
    place.remove();
  }, { timeout: 10_000 });
}
