internal import HTTPServer
internal import Synchronization

/// The large bodies in hand, as thousands of players send them when the server is back after an outage.
///
/// Reading one takes as long as hundreds of small requests, so it happens on one thread of its own, and not on the few that
/// serve all connections. Over slow lines they come for seconds or minutes and lie in memory meanwhile: who would be one too
/// many is told so before the first byte of its body, keeps it, and comes again.
final class LargeBodies: Sendable {
  /// Up to this a body is read at once.
  static let smallBytes = 16 << 10
  /// Of one token. A screen sends one after another, and two screens may share a token for a while; what is more keeps others out.
  static let mostOfOne = 2
  /// A player waits half a minute for its answer. What comes on without anybody who waits for it is cut: the largest after
  /// a minute and a half.
  static let pace = BodyPace(grace: .seconds(30), minimum: 16 << 10)

  private struct InHand {
    var count = 0
    var bytes = 0
    /// By the ids of tokens.
    var ofOne: [String: Int] = [:]
  }

  private let most: Int
  private let mostBytes: Int
  private let reading = SlowWork(name: "large-bodies")
  private let inHand = Mutex(InHand())

  /// `most` bodies at once are fewer than the writer lets wait, and of `mostBytes` together some hundred of a thousand plays
  /// each: enough that neither the thread nor the writer behind it waits for work while lines are slow.
  init(most: Int = 512, mostBytes: Int = 32 << 20) {
    self.most = most
    self.mostBytes = mostBytes
  }

  /// A place for a body of so many bytes, to be taken before it comes.
  ///
  /// Throws `Problem.crowded` where there is none, and `stillSending` where bodies of the same `token` (its id) have theirs.
  func place(for bytes: Int, of token: String) throws(Problem) -> BodyPlace {
    let refusal: Problem? = inHand.withLock { inHand -> Problem? in
      guard inHand.ofOne[token, default: 0] < Self.mostOfOne else { return .stillSending }
      guard inHand.count < most, inHand.bytes + bytes <= mostBytes else { return .crowded }
      inHand.count += 1
      inHand.bytes += bytes
      inHand.ofOne[token, default: 0] += 1
      return nil
    }
    if let refusal { throw refusal }
    return BodyPlace(pace: Self.pace) { [self] in
      inHand.withLock { inHand in
        inHand.count -= 1
        inHand.bytes -= bytes
        let left = inHand.ofOne[token, default: 1] - 1
        inHand.ofOne[token] = left > 0 ? left : nil
      }
    }
  }

  func read<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await reading.run(work)
  }
}
