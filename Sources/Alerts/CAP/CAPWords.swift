internal import Signage

/// Fixed words for the languages in which an alert says nothing; nothing is ever translated when it comes. They send to the other
/// languages on the same screen, on which one of the alert's own always is (`EmergencyMessage.originalLanguages`).
enum CAPWords {
  static let seeOthers = nine(
    "くわしい内容は、ほかの言語の表示をご覧ください。市からのお知らせに注意してください。",
    "くわしい ことは ほかの ことばで かいて あります。しの しらせに きを つけて ください。",
    "For details see the other languages. Follow the city's announcements.", "详细内容请看其他语言的显示。请留意市政府的通知。",
    "詳細內容請看其他語言的顯示。請留意市政府的通知。", "자세한 내용은 다른 언어 표시를 보십시오. 시의 안내에 주의하십시오.",
    "Veja os detalhes nos outros idiomas. Siga os avisos da cidade.",
    "Vea los detalles en los otros idiomas. Siga los avisos de la ciudad.",
    "Xem chi tiết ở các ngôn ngữ khác. Hãy theo dõi thông báo của thành phố.")

  /// A title for an alert of CAP's category `word` (1.2, 3.2.2), also of one that there is not.
  static func category(_ word: String) -> LocalizedText { categories[word] ?? other }

  static let other = nine(
    "緊急情報", "だいじな しらせ", "Emergency information", "紧急信息", "緊急資訊", "긴급 정보", "Informação de emergência",
    "Información de emergencia", "Thông tin khẩn cấp")

  static let categories: [String: LocalizedText] = [
    "Geo": nine(
      "緊急情報（地震・津波・火山など）", "じしんや つなみなどの しらせ", "Emergency: earthquake, tsunami, volcano",
      "紧急信息（地震、海啸、火山等）", "緊急資訊（地震、海嘯、火山等）", "긴급 정보(지진·쓰나미·화산 등)",
      "Emergência: terremoto, tsunami, vulcão", "Emergencia: terremoto, tsunami, volcán",
      "Khẩn cấp: động đất, sóng thần, núi lửa"),
    "Met": nine(
      "緊急情報（気象）", "あめや かぜなどの しらせ", "Emergency: weather", "紧急信息（气象）", "緊急資訊（氣象）", "긴급 정보(기상)",
      "Emergência: condições do tempo", "Emergencia: mal tiempo", "Khẩn cấp: thời tiết"),
    "Safety": nine(
      "緊急情報（安全）", "あぶない ことの しらせ", "Emergency: public safety", "紧急信息（公共安全）", "緊急資訊（公共安全）", "긴급 정보(안전)",
      "Emergência: segurança da população", "Emergencia: seguridad de la población", "Khẩn cấp: an toàn công cộng"),
    "Security": nine(
      "緊急情報（治安）", "あぶない ことの しらせ", "Emergency: security", "紧急信息（治安）", "緊急資訊（治安）", "긴급 정보(치안)",
      "Emergência: ordem pública", "Emergencia: orden público", "Khẩn cấp: an ninh trật tự"),
    "Rescue": nine(
      "緊急情報（救助）", "ひとを たすける しらせ", "Emergency: rescue", "紧急信息（救援）", "緊急資訊（救援）", "긴급 정보(구조)",
      "Emergência: resgate", "Emergencia: rescate", "Khẩn cấp: cứu hộ"),
    "Fire": nine(
      "緊急情報（火災）", "かじの しらせ", "Emergency: fire", "紧急信息（火灾）", "緊急資訊（火災）", "긴급 정보(화재)", "Emergência: incêndio",
      "Emergencia: incendio", "Khẩn cấp: hỏa hoạn"),
    "Health": nine(
      "緊急情報（健康）", "びょうきなどの しらせ", "Emergency: health", "紧急信息（健康）", "緊急資訊（健康）", "긴급 정보(건강)",
      "Emergência: saúde", "Emergencia: salud", "Khẩn cấp: sức khỏe"),
    "Env": nine(
      "緊急情報（環境）", "くうきや みずの しらせ", "Emergency: environment", "紧急信息（环境）", "緊急資訊（環境）", "긴급 정보(환경)",
      "Emergência: meio ambiente", "Emergencia: medio ambiente", "Khẩn cấp: môi trường"),
    "Transport": nine(
      "緊急情報（交通）", "でんしゃや みちの しらせ", "Emergency: transport", "紧急信息（交通）", "緊急資訊（交通）", "긴급 정보(교통)",
      "Emergência: transporte", "Emergencia: transporte", "Khẩn cấp: giao thông"),
    "Infra": nine(
      "緊急情報（電気・水道など）", "でんきや みずの しらせ", "Emergency: utilities", "紧急信息（水电等）", "緊急資訊（水電等）",
      "긴급 정보(전기·수도 등)", "Emergência: luz, água e outros", "Emergencia: luz, agua y otros", "Khẩn cấp: điện, nước"),
    "CBRNE": nine(
      "緊急情報（有害物質など）", "あぶない ものの しらせ", "Emergency: hazardous substances", "紧急信息（有害物质等）", "緊急資訊（有害物質等）",
      "긴급 정보(유해 물질 등)", "Emergência: substâncias perigosas", "Emergencia: sustancias peligrosas",
      "Khẩn cấp: chất nguy hiểm"),
  ]

  /// The language the city's texts use for a tag: `en-US` is `en`, `zh-TW` is `zh-Hant`, and what is no tag is `en`, as an alert
  /// that names none (CAP 1.2, 3.2.2).
  static func language(_ tag: String) -> String {
    let lower = tag.lowercased()
    if lower == "ja-x-easy" { return lower }
    if lower.hasPrefix("zh") {
      let isTraditional = ["hant", "-tw", "-hk", "-mo"].contains { lower.contains($0) }
      return isTraditional ? "zh-Hant" : "zh-Hans"
    }
    let primary = lower.prefix { $0 != "-" }
    return primary.wholeMatch(of: #/[a-z]{2,3}/#) == nil ? "en" : String(primary)
  }
}
