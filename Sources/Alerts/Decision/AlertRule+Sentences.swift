public import Signage

extension AlertRule {
  /// One sentence in Japanese and English.
  public var says: LocalizedText { ["ja": sentences.ja, "en": sentences.en] }

  private var sentences: (ja: String, en: String) {
    switch self {
    case .tooLarge: ("8 MBを超えています。", "It is larger than 8 MB.")
    case .doctype: ("DOCTYPE宣言を含むため受け付けません。", "It has a DOCTYPE, which is refused.")
    case .processingInstruction: ("本文に処理命令を含むため受け付けません。", "It has a processing instruction inside, which is refused.")
    case .encoding:
      ("文字コードが宣言と違うか、対応していません。", "Its characters are not of the encoding it names, or that one is not read.")
    case .illFormed: ("XMLとして正しくありません。", "It is not well-formed XML.")
    case .tooDeep: ("要素の入れ子が深すぎます。", "Its elements are nested too deeply.")
    case .tooManyElements: ("要素が多すぎます。", "It has too many elements.")
    case .tooLong: ("属性または文字列が長すぎます。", "An attribute or a text of it is too long.")
    case .notAnAlert: ("CAPまたは防災情報XMLの電文が見つかりません。", "There is no CAP alert and no JMA report in it.")
    case .missing: ("必須の要素がありません。", "A required element is missing.")
    case .badValue: ("要素の値が規格にありません。", "An element has a value the standard does not know.")
    case .badDate: ("日時が正しくないか、時差がありません。", "A date is wrong or has no offset from UTC.")
    case .noReferences: ("更新または取消なのに参照先がありません。", "An Update or Cancel must name what it refers to.")
    case .unsigned: ("この配信元には署名が必要です。", "This feed's messages must carry a signature of a known signer.")
    case .badSignature: ("署名が正しくありません。", "Its signature is invalid.")
    case .signatureNotChecked:
      ("署名を確認できませんでした。もう一度送ってください。", "Its signature could not be checked; it may be sent again.")
    case .test: ("試験のため表示しません。", "It is a test and not shown.")
    case .lineTest: ("回線の試験電文です。", "It is the line test.")
    case .restricted: ("一般に公開する電文ではありません。", "It is not addressed to the public.")
    case .acknowledgement: ("受信確認またはエラーの通知です。", "It acknowledges or rejects another message.")
    case .notForScreens: ("画面に表示する種類の電文ではありません。", "It is of a kind that is not put on screens.")
    case .repeated: ("同じ電文をすでに処理しました。", "The same message was decided already.")
    case .superseded: ("より新しい電文がすでにあります。", "A newer message of its series is known.")
    case .tooOld: ("届いた時点で古すぎます。", "It was too old when it arrived.")
    case .expired: ("届いた時点で有効期限を過ぎていました。", "Its time was over when it arrived.")
    case .elsewhere: ("この市の区域ではありません。", "It concerns other places.")
    case .nothingInForce: ("この市に発表中のものはありません。", "Nothing of it is in force here.")
    case .nothingToEnd: ("終わらせる表示がありません。", "Nothing on the screens belongs to it.")
    case .suppressed: ("同じ内容の新しい電文を表示しています。", "The new telegrams already say this.")
    case .noUsableArea: ("対象区域が分かりません。担当者が判断します。", "Its area cannot be told; an officer decides.")
    case .beyondTrust: ("この配信元に許された範囲を超えます。担当者が判断します。", "It goes beyond what this feed may cause; an officer decides.")
    case .new: ("新しく表示します。", "It is shown.")
    case .update: ("表示を更新します。", "It changes what is shown.")
    case .unmatchedUpdate: ("元の電文がない更新を、新しく表示します。", "It updates a message that never came, and is shown as new.")
    case .allClear: ("解除します。", "It ends what was shown: all clear.")
    case .withdrawn: ("取り消します。", "It withdraws what was shown.")
    }
  }
}
