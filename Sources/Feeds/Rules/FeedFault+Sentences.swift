internal import HTTPClient
public import Signage

extension FeedFault {
  /// What it means and what to look at, for people.
  public var says: LocalizedText {
    switch self {
    case .transfer(let fault): Self.says(fault)
    case .redirected:
      [
        "ja": "別のホストまたは方式へ転送されました。新しいアドレスを設定してください。",
        "en": "It leads to another host or scheme. Name the new address in the list of feeds.",
      ]
    case .status(let status): ["ja": "HTTP \(status) が返りました。", "en": "It answered with HTTP \(status)."]
    case .empty: ["ja": "応答が空です。", "en": "Its answer is empty."]
    case .notAFeed:
      ["ja": "フィードでも警報でもない応答です。", "en": "What it answered is neither a feed nor a message."]
    case .unreadable:
      ["ja": "警報として読めない項目です。隔離しました。", "en": "An entry is no message that can be read. It is in quarantine."]
    case .notKept:
      ["ja": "受信した警報を保存できません。サーバーを確認してください。", "en": "What came could not be kept. Look after this server."]
    }
  }

  private static func says(_ fault: TransferFault) -> LocalizedText {
    switch fault {
    case .unresolved:
      ["ja": "ホスト名を解決できません。DNS とアドレスを確認してください。", "en": "Its host's name is not known. Check DNS and the address."]
    case .unreachable: ["ja": "ホストに接続できません。", "en": "Its host takes no connection."]
    case .timedOut: ["ja": "時間内に応答がありませんでした。", "en": "It did not answer in time."]
    case .tls:
      [
        "ja": "TLS 証明書を確認できません。--feed-ca と証明書の期限を確認してください。",
        "en": "Its certificate does not hold, or it speaks no TLS. Check --feed-ca and the certificate's dates.",
      ]
    case .proxy:
      ["ja": "プロキシが中継しません。--feed-proxy を確認してください。", "en": "The proxy does not lead there. Check --feed-proxy."]
    case .truncated: ["ja": "応答が途中で切れました。", "en": "Its answer broke off."]
    case .tooLarge:
      [
        "ja": "応答が 8 MiB を超えるため取り込んでいません。分割して配信するよう配信元に依頼してください。",
        "en": "Its answer is larger than 8 MiB and was not taken. Ask its operator to send it in parts.",
      ]
    case .interrupted: ["ja": "停止しました。", "en": "It was stopped."]
    case .other(let number): ["ja": "通信に失敗しました（libcurl \(number)）。", "en": "The transfer failed (libcurl \(number))."]
    }
  }
}
