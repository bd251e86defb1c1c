// Instants in a display's own time zone.

import { understood } from "./languages.js";

/** As Intl writes it for `language`, in hours from 0 to 23. */
export function formatted(time, language, timeZone, options) {
  return new Intl.DateTimeFormat(understood(language), { timeZone, hourCycle: "h23", ...options }).format(time);
}

export function clockTime(time, timeZone) {
  return formatted(time, "en-GB", timeZone, { hour: "2-digit", minute: "2-digit" });
}

export function clockTimeWithSeconds(time, timeZone) {
  return formatted(time, "en-GB", timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

export function longDate(time, language, timeZone) {
  return formatted(time, language, timeZone, { year: "numeric", month: "long", day: "numeric", weekday: "long" });
}

/** Day and time of an announcement, short enough for one line. */
export function dayAndTime(time, language, timeZone) {
  const options = { month: language === "en" ? "short" : "long", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return formatted(time, language === "en" ? "en-GB" : language, timeZone, options);
}

/** The time of `time`, and its day where that is not the day of `now`. */
export function sinceWhen(time, now, language, timeZone) {
  const isToday = monthAndDay(time, timeZone) === monthAndDay(now, timeZone);
  return isToday ? clockTime(time, timeZone) : dayAndTime(time, language, timeZone);
}

/** As dates are written in Japan: 11/21. */
export function monthAndDay(time, timeZone) {
  return formatted(time, "ja", timeZone, { month: "numeric", day: "numeric" });
}
