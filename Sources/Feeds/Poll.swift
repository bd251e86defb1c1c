internal import Alerts
internal import Crypto
internal import HTTPClient
internal import Signage

/// One look at a feed: its page, and what is new on it.
struct Poll {
  let feed: Feed
  let limits: FeedLimits
  let connection: Connection
  let take: @Sendable (FeedMessage) async throws -> Void
  let now: @Sendable () -> Instant
  var memory: FeedMemory
  private(set) var report = PollReport()
  private let end: ContinuousClock.Instant

  init(
    _ feed: Feed, _ limits: FeedLimits, _ connection: Connection, _ memory: FeedMemory,
    take: @escaping @Sendable (FeedMessage) async throws -> Void, now: @escaping @Sendable () -> Instant
  ) {
    self.feed = feed
    self.limits = limits
    self.connection = connection
    self.memory = memory
    self.memory.turn(to: feed.address)
    self.take = take
    self.now = now
    end = .now + .milliseconds(limits.pollMilliseconds)
  }

  /// Never throws: what went wrong is in the report, what was learnt all the same in the memory.
  mutating func carryOut() async {
    do throws(FeedFault) {
      try await readPage()
      report.isPageRead = true
      try await fetchMessages()
    } catch {
      report.fault = error
    }
    report.waiting = memory.pending.count
  }

  private mutating func readPage() async throws(FeedFault) {
    let answer = try await fetch(feed.address, conditions: memory.validators.conditions)
    if answer.status == 304 { return }
    let page = try await connection.aside { [standard = feed.standard] () throws(FeedFault) in
      try FeedPage.read(answer.bytes, as: standard)
    }
    switch page {
    case .messages:
      let digest = SHA256.digest(of: answer.bytes).hexadecimal
      if digest != memory.pageDigest { try await hand(over: answer.bytes) }
      memory.pageDigest = digest
    case .index(let entries):
      report.refusedLinks = memory.absorb(entries, of: feed.address, at: now())
    }
    // Now that all it lists is known: before, a 304 would have hidden it.
    memory.validators = answer.validators
  }

  /// Throws where the host itself seems to be down, or nothing can be kept here.
  private mutating func fetchMessages() async throws(FeedFault) {
    var (downInARow, unkeptInARow) = (0, 0)
    for entry in memory.due(at: now(), limit: limits.messages) {
      guard ContinuousClock.now < end else { return }
      do throws(FeedFault) {
        try await fetchMessage(of: entry)
        (downInARow, unkeptInARow) = (0, 0)
      } catch {
        if error == .transfer(.interrupted) { throw error }
        note(error, of: entry)
        downInARow = error.liesInTheHost ? downInARow + 1 : 0
        unkeptInARow = error == .notKept ? unkeptInARow + 1 : 0
        if max(downInARow, unkeptInARow) >= limits.failuresInARow { throw error }
      }
    }
  }

  private mutating func note(_ fault: FeedFault, of entry: FeedMemory.Pending) {
    report.messageFault = fault
    if fault == .notKept {
      memory.unkept(entry.key, at: now(), every: feed.seconds)
    } else if memory.failed(entry.key, at: now(), every: feed.seconds) {
      report.givenUp += 1
    }
  }

  private mutating func fetchMessage(of entry: FeedMemory.Pending) async throws(FeedFault) {
    guard let address = feed.address.following(entry.url) else { throw .redirected }
    let answer = try await fetch(address, conditions: [])
    // It may be half of a message: whoever decides sees it now, and the whole when it comes.
    try await hand(over: answer.bytes)
    let isMessage = await connection.aside { [standard = feed.standard] in standard.recognises(answer.bytes) }
    guard isMessage else { throw .unreadable }
    memory.succeeded(entry.key)
  }

  private mutating func hand(over bytes: [UInt8]) async throws(FeedFault) {
    do {
      try await take(FeedMessage(feed: feed, bytes: bytes, receivedAt: now()))
    } catch is CancellationError {
      throw .transfer(.interrupted)
    } catch {
      throw .notKept
    }
    report.messages += 1
  }

  /// 200 with something in it, or 304 where there were conditions; redirects are followed on the same host.
  private mutating func fetch(_ address: FeedAddress, conditions: [String]) async throws(FeedFault) -> Answer {
    var address = address
    for _ in 0...limits.redirects {
      let left = (end - .now) / .milliseconds(1)
      let answer = try await connection.get(
        address, conditions: conditions, milliseconds: min(limits.transferMilliseconds, Int64(max(left, 1))))
      switch answer.status {
      case 200 where !answer.bytes.isEmpty: return answer
      case 304 where !conditions.isEmpty: return answer
      case 200, 204: throw .empty
      case 301, 302, 303, 307, 308:
        guard let next = answer.location.flatMap({ address.following($0) }) else { throw .redirected }
        address = next
      default:
        if let asked = answer.retryAfter { report.retryAfter = max(report.retryAfter ?? 0, asked) }
        throw .status(answer.status)
      }
    }
    throw .redirected
  }
}
