// Instants in a display's own time zone.

/** As Intl writes it for `language`, in hours from 0 to 23. */
export function formatted(time, language, timeZone, options) {
  return new Intl.DateTimeFormat(language, { timeZone, hourCycle: "h23", ...options }).format(time);
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

/** As dates are written in Japan: 11/21. */
export function monthAndDay(time, timeZone) {
  return formatted(time, "ja", timeZone, { month: "numeric", day: "numeric" });
}
