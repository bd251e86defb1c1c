/// What stands before the title of something that ended, and the sentence under it. Before it, and in every language: titles are
/// often orders ("stay away from rivers"), and a glance must not take one for an order that still holds.
public struct ClosingWords: Sendable {
  public let title: LocalizedText
  public let text: LocalizedText

  /// `over` with these words before it, cut as far as a title may be long. A language that has no word here takes the English one.
  public func title(over: LocalizedText) -> LocalizedText {
    LocalizedText(
      over.byLanguage.reduce(into: [:]) { said, one in
        let whole = "\(title[one.key] ?? title.best(for: "en"))\(one.value)"
        said[one.key] = Wording.cut(whole, to: EmergencyMessage.longestTitle)
      })
  }

  public static let allClear = ClosingWords(
    title: [
      "ja": "解除：", "ja-x-easy": "おわりました：", "en": "All clear: ", "zh-Hans": "解除：", "zh-Hant": "解除：", "ko": "해제: ",
      "pt": "Encerrado: ", "es": "Fin: ", "vi": "Đã hết: ",
    ],
    text: [
      "ja": "この情報は解除されました。", "ja-x-easy": "この しらせは おわりました。", "en": "This no longer applies.",
      "zh-Hans": "该信息已解除。", "zh-Hant": "此資訊已解除。", "ko": "이 정보는 해제되었습니다.",
      "pt": "Este aviso não está mais em vigor.", "es": "Este aviso ya no está vigente.",
      "vi": "Thông báo này không còn hiệu lực.",
    ])

  public static let correction = ClosingWords(
    title: [
      "ja": "訂正：", "ja-x-easy": "なおします：", "en": "Correction: ", "zh-Hans": "更正：", "zh-Hant": "更正：", "ko": "정정: ",
      "pt": "Correção: ", "es": "Corrección: ", "vi": "Đính chính: ",
    ],
    text: [
      "ja": "先ほどの情報を訂正します。", "ja-x-easy": "さっきの しらせを なおします。", "en": "The message shown before is corrected.",
      "zh-Hans": "现更正刚才的信息。", "zh-Hant": "現更正剛才的資訊。", "ko": "방금 전 정보를 정정합니다.",
      "pt": "A mensagem anterior foi corrigida.", "es": "El mensaje anterior se ha corregido.",
      "vi": "Thông báo trước đã được đính chính.",
    ])

  public static let mistaken = ClosingWords(
    title: [
      "ja": "取り消し（誤報）：", "ja-x-easy": "まちがいでした：", "en": "False alarm: ", "zh-Hans": "取消（误报）：",
      "zh-Hant": "取消（誤報）：", "ko": "취소(오보): ", "pt": "Alarme falso: ", "es": "Falsa alarma: ", "vi": "Báo nhầm: ",
    ],
    text: [
      "ja": "先ほどの情報は誤りでした。取り消します。", "ja-x-easy": "さっきの しらせは まちがいでした。",
      "en": "The message shown before was a mistake and is withdrawn.",
      "zh-Hans": "刚才的信息有误，现予取消。", "zh-Hant": "剛才的資訊有誤，現予取消。", "ko": "방금 전 정보는 잘못된 것으로 취소합니다.",
      "pt": "A mensagem anterior foi um erro e está cancelada.",
      "es": "El mensaje anterior fue un error y queda anulado.",
      "vi": "Thông báo trước là nhầm lẫn và được hủy bỏ.",
    ])

  public static let calledOff = ClosingWords(
    title: [
      "ja": "取り消し：", "ja-x-easy": "とりけし：", "en": "Cancelled: ", "zh-Hans": "取消：", "zh-Hant": "取消：", "ko": "취소: ",
      "pt": "Cancelado: ", "es": "Cancelado: ", "vi": "Đã hủy: ",
    ],
    text: [
      "ja": "先ほどの情報は取り消されました。", "ja-x-easy": "さっきの しらせは とりけしに なりました。", "en": "The message shown before was cancelled.",
      "zh-Hans": "刚才的信息已取消。", "zh-Hant": "剛才的資訊已取消。", "ko": "방금 전 정보는 취소되었습니다.",
      "pt": "A mensagem anterior foi cancelada.", "es": "El mensaje anterior fue cancelado.",
      "vi": "Thông báo trước đã được hủy bỏ.",
    ])
}
