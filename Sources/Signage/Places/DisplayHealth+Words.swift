extension DisplayHealth.Code {
  /// In a sentence, for whoever looks after the screens.
  public var says: LocalizedText {
    switch self {
    case .neverSeen:
      ["ja": "まだ一度も接続していません。", "en": "No player has come for it yet."]
    case .unreachable:
      ["ja": "通信が途絶えています。電源とネットワークを確認してください。", "en": "Nothing is heard of it; look at its power and network."]
    case .duplicatePlayer:
      ["ja": "二台の機器が同じ画面として動いています。", "en": "Two players say that they are this display."]
    case .noReport:
      ["ja": "接続していますが、表示の報告がありません。", "en": "It is connected and does not say what it plays."]
    case .stale:
      ["ja": "一日以上前の番組表を表示しています。", "en": "It plays the playlist of a day ago or longer."]
    case .late:
      ["ja": "新しい番組表にまだ切り替わっていません。", "en": "It has not taken the changed playlist yet."]
    case .faulty:
      ["ja": "端末が不具合を報告しています。", "en": "Its player reports a fault."]
    case .storageFull:
      ["ja": "保存領域に空きがありません。", "en": "Its storage is full."]
    case .clockOff:
      ["ja": "端末の時計が合っていません。", "en": "The clock of its machine is wrong."]
    }
  }
}
