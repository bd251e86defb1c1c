internal import Alerts

/// What a feed's address answered with.
enum FeedPage {
  /// Links to messages; there may be none.
  case index([AlertIndex.Entry])
  /// Messages themselves, to be handed over as they came.
  case messages

  /// Throws `notAFeed` for everything else, as an error page sent with 200. Messages inside a page go before its links, which
  /// then lead to the same.
  static func read(_ bytes: [UInt8], as standard: AlertStandard) throws(FeedFault) -> FeedPage {
    if standard.canRead(bytes) { return .messages }
    do {
      return .index(try AlertIndex.read(bytes).entries)
    } catch {
      throw .notAFeed
    }
  }
}

extension AlertStandard {
  /// Whether a message is to be had from it; of CAP, one of several.
  func canRead(_ bytes: [UInt8]) -> Bool {
    do {
      switch self {
      case .cap: return try CAPAlert.read(bytes).contains { (try? $0.get()) != nil }
      case .jma:
        _ = try Telegram.read(bytes)
        return true
      }
    } catch {
      return false
    }
  }
}
