internal import Alerts

/// What a feed's address answered with.
enum FeedPage: Sendable {
  /// Links to messages; there may be none.
  case index([AlertIndex.Entry])
  /// Messages themselves, to be handed over as they came.
  case messages

  /// Throws `notAFeed` for everything else, as an error page sent with 200. Messages inside a page go before its links, which
  /// then lead to the same.
  static func read(_ bytes: [UInt8], as standard: AlertStandard) throws(FeedFault) -> FeedPage {
    if standard.recognises(bytes) { return .messages }
    do {
      return .index(try AlertIndex.read(bytes).entries)
    } catch {
      throw .notAFeed
    }
  }
}

extension AlertStandard {
  /// Whether a message is in it, sound or not. Half of one, or an error page in its place, is none: the message may still come.
  func recognises(_ bytes: [UInt8]) -> Bool {
    AlertMessage.read(bytes, as: self).contains { part in
      switch part.message {
      case .success: true
      case .failure(let fault): [.missing, .badValue, .badDate].contains(fault.rule)
      }
    }
  }
}
