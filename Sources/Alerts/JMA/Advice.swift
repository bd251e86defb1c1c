internal import Signage

/// What to do, in fixed words: nothing is translated when a telegram comes. None says 避難指示, which only the city may say.
enum Advice {
  static func of(_ finding: Finding) -> LocalizedText {
    switch finding.hazard {
    case .majorTsunami, .tsunamiWarning: tsunami
    case .tsunamiAdvisory, .tsunamiForecast, .tsunamiInformation: coast
    case .earlyWarning: shelter
    case .strongShaking, .shaking: afterShaking
    case .tornado, .thunder, .storm, .snowstorm, .strongWind: indoors
    default: finding.level.map { $0 >= 4 } ?? false ? danger : listen
    }
  }

  private static let tsunami = nine(
    "海や川から離れ、高い所や津波避難ビルへ逃げてください。", "うみや かわから はなれて、たかい ところへ にげて ください。",
    "Leave the sea and rivers at once. Go to high ground or a tall building.", "请立即远离海边和河流，前往高处或高楼。",
    "請立即遠離海邊與河川，前往高處或高樓。",
    "바다와 강에서 떠나 높은 곳이나 높은 건물로 대피하십시오.", "Afaste-se do mar e dos rios. Vá para um lugar alto.",
    "Aléjese del mar y de los ríos. Vaya a un lugar alto.", "Rời xa biển và sông ngay. Đến nơi cao hoặc tòa nhà cao.")
  private static let coast = nine(
    "海に入らず、海岸から離れてください。", "うみに はいらないで ください。うみから はなれて ください。", "Stay out of the sea and away from the coast.",
    "请勿下海，远离海岸。",
    "請勿下海，遠離海岸。", "바다에 들어가지 말고 해안에서 떨어지십시오.", "Não entre no mar e afaste-se da costa.",
    "No entre en el mar y aléjese de la costa.", "Không xuống biển và tránh xa bờ biển.")
  private static let shelter = nine(
    "頭を守り、倒れやすい物から離れてください。あわてて外に出ないでください。", "あたまを まもって ください。たおれる ものから はなれて ください。",
    "Protect your head. Keep away from things that may fall. Do not rush outside.", "请保护头部，远离易倒物品，不要慌忙外出。",
    "請保護頭部，遠離易倒物品，不要慌忙外出。",
    "머리를 보호하고 넘어질 물건에서 떨어지십시오.", "Proteja a cabeça. Afaste-se do que pode cair.",
    "Proteja la cabeza. Aléjese de lo que pueda caer.", "Bảo vệ đầu. Tránh xa đồ vật dễ đổ.")
  private static let afterShaking = nine(
    "今後の揺れに注意してください。", "また ゆれるかも しれません。きを つけて ください。", "More shaking may follow. Take care.", "请注意余震。", "請注意餘震。",
    "여진에 주의하십시오.",
    "Pode haver novos tremores. Cuidado.", "Puede haber más temblores. Tenga cuidado.",
    "Có thể còn rung lắc. Hãy cẩn thận.")
  private static let indoors = nine(
    "頑丈な建物の中に入り、窓から離れてください。", "じょうぶな たてものに はいって ください。まどから はなれて ください。",
    "Go into a solid building and keep away from windows.", "请进入坚固的建筑物，远离窗户。", "請進入堅固的建築物，遠離窗戶。",
    "튼튼한 건물에 들어가 창문에서 떨어지십시오.",
    "Entre em um prédio sólido e fique longe das janelas.", "Entre en un edificio sólido y aléjese de las ventanas.",
    "Vào tòa nhà kiên cố và tránh xa cửa sổ.")
  private static let danger = nine(
    "危険な場所から離れ、市からの情報に従ってください。", "あぶない ところから はなれて ください。しの しらせを きいて ください。",
    "Leave dangerous places and follow the city's information.", "请离开危险场所，遵从市政府的信息。", "請離開危險場所，遵從市政府的資訊。",
    "위험한 곳을 떠나 시의 정보를 따르십시오.",
    "Saia de locais perigosos e siga as informações da cidade.",
    "Aléjese de los lugares peligrosos y siga la información municipal.",
    "Rời nơi nguy hiểm và làm theo thông tin của thành phố.")
  private static let listen = nine(
    "今後の情報に注意してください。", "あたらしい しらせに きを つけて ください。", "Watch for further information.", "请留意最新信息。", "請留意最新資訊。",
    "앞으로의 정보에 주의하십시오.",
    "Fique atento a novas informações.", "Esté atento a nueva información.", "Hãy theo dõi thông tin tiếp theo.")

  /// `%` stands for the number.
  static let level = nine(
    "警戒レベル%相当情報", "けいかいレベル%くらいの しらせです。", "Equivalent to alert level %.", "相当于警戒级别%的信息。", "相當於警戒級別%的資訊。",
    "경계 레벨 %에 해당하는 정보입니다.",
    "Equivalente ao nível de alerta %.", "Equivale al nivel de alerta %.", "Tương đương mức cảnh báo %.")
}
