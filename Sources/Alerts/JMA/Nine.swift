internal import Signage

/// One text in the nine languages of the city's screens.
func nine(
  _ japanese: String, _ easy: String, _ english: String, _ simplified: String, _ traditional: String, _ korean: String,
  _ portuguese: String, _ spanish: String, _ vietnamese: String
) -> LocalizedText {
  [
    "ja": japanese, "ja-x-easy": easy, "en": english, "zh-Hans": simplified, "zh-Hant": traditional, "ko": korean,
    "pt": portuguese, "es": spanish, "vi": vietnamese,
  ]
}
