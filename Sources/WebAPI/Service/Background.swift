internal import Database
internal import MediaLibrary
internal import Signage
internal import SignageStore
internal import Synchronization

/// What goes on beside the requests: conversions, the passing of time over emergencies, roll-ups, the daily rankings.
final class Background: Sendable {
  struct Computation: Sendable {
    var isRunning = false
    /// Asked for while one was running.
    var isWanted = false
    var finishedAt: Instant?
  }

  /// Files that may wait in their lanes at once; the others wait in the database.
  private static let mostConversions = 100

  let store: SignageStore
  let media: MediaLibrary
  let programme: Programme
  let alerts: AlertDesk
  let log: Log
  /// Called where time alone changed what displays show.
  private let emergenciesPassed: @Sendable () -> Void
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation
  private let tasks = Mutex<[Task<Void, Never>]>([])
  /// The files that are being converted.
  private let converting = Mutex<Set<String>>([])
  private let computing = Mutex(Computation())

  init(
    _ store: SignageStore, _ media: MediaLibrary, _ programme: Programme, _ alerts: AlertDesk, log: Log,
    emergenciesPassed: @escaping @Sendable () -> Void
  ) {
    self.store = store
    self.media = media
    self.programme = programme
    self.alerts = alerts
    self.log = log
    self.emergenciesPassed = emergenciesPassed
    (arrivals, arrived) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Begins; what was left undone when the program last ended is done first.
  func start() {
    arrived.yield()
    tasks.withLock { tasks in
      tasks = [
        Task { [self] in await convertArrived() },
        once("chunks of earlier files") { try await $0.completeChunks() },
        every(.milliseconds(200), "emergencies") { try await $0.passTime() },
        every(.milliseconds(500), "drills") { try await $0.beginDrills() },
        every(.seconds(1), "changes of other processes") { try $0.store.noticeChangesOfOthers() },
        every(.seconds(2), "roll-up") { try await $0.rollUp() },
        every(.seconds(10), "alerts") { try await $0.alerts.tend(at: Clock.now()) },
        every(.seconds(30), "rankings") { try await $0.publishRankingsWhenDue() },
        every(.seconds(60), "totals of plays") { try await $0.totalOlderPlays() },
        every(.seconds(3600), "clean-up") { try await $0.forgetWhatIsOver() },
      ]
    }
  }

  /// Ends all of it; what is not finished is begun again at the next start.
  func stop() async {
    arrived.finish()
    let running = tasks.withLock { tasks in
      defer { tasks = [] }
      return tasks
    }
    for task in running { task.cancel() }
    for task in running { await task.value }
  }

  /// To be called once a commit stands.
  func heard(_ events: [StoreEvent]) {
    if events.contains(.mediaArrived) { arrived.yield() }
  }

  var computation: Computation { computing.withLock { $0 } }

  private func every(
    _ pause: Duration, _ name: String, _ work: @escaping @Sendable (Background) async throws -> Void
  ) -> Task<Void, Never> {
    Task { [self] in
      while !Task.isCancelled {
        do { try await work(self) } catch { log(.error, "\(name) failed", ["error": "\(error)"]) }
        do { try await Task.sleep(for: pause) } catch { return }
      }
    }
  }

  /// What fails is done at the next start.
  private func once(
    _ name: String, _ work: @escaping @Sendable (Background) async throws -> Void
  ) -> Task<Void, Never> {
    Task { [self] in
      do { try await work(self) } catch is CancellationError { return } catch {
        log(.error, "\(name) failed", ["error": "\(error)"])
      }
    }
  }

  /// Each file on its own: the library has a lane for videos and one for the rest, and bounds both.
  private func convertArrived() async {
    await withDiscardingTaskGroup { group in
      for await _ in arrivals {
        for medium in waitingMedia() where converting.withLock({ $0.insert(medium.sha256).inserted }) {
          group.addTask { await self.convert(medium) }
        }
      }
    }
  }

  private func waitingMedia() -> [Media] {
    do {
      return try store.read { try $0.mediaToConvert(limit: Self.mostConversions) }
    } catch {
      log(.error, "conversions not read", ["error": "\(error)"])
      return []
    }
  }

  private func convert(_ medium: Media) async {
    var converted = medium
    do {
      converted.state = .ready(try await media.convert(try StoredFile(medium)))
    } catch let error as MediaError where error.liesInTheFile {
      converted.state = .failed(["ja": error.japanese, "en": error.english])
      log(.warning, "conversion failed", ["media": medium.sha256, "reason": error.code])
    } catch is CancellationError {
      return
    } catch {
      return await convertLater(medium, error)
    }
    do {
      let result = converted
      try await store.record(at: Clock.now()) { try $0.saveConverted(result) }
    } catch {
      return await convertLater(medium, error)
    }
    converting.withLock { _ = $0.remove(medium.sha256) }
    arrived.yield()
  }

  /// It lies in the server (its disk, its programs, its database) and not in the file, which is tried again after a while.
  private func convertLater(_ medium: Media, _ error: any Error) async {
    log(.error, "conversion put off", ["media": medium.sha256, "error": "\(error)"])
    do { try await Task.sleep(for: .seconds(30)) } catch { return }
    converting.withLock { _ = $0.remove(medium.sha256) }
    arrived.yield()
  }

  /// Ends what is over, warns officers of what soon will be, and tells the displays when something is no longer to be seen.
  private func passTime() async throws {
    let now = Clock.now()
    let due = try programme.emergencies.all(at: now).filter { emergency in
      var passed = emergency
      return !passed.pass(to: now).isEmpty || emergency.dueWarning(at: now) != nil
    }
    for id in due.map(\.id) {
      let warned = try await store.record(at: now) { writing in try Self.passTime(over: id, in: writing) }
      if let warned { log(.warning, "an emergency expires soon", ["emergency": id.text, "minutes": "\(warned)"]) }
    }
    if programme.emergencies.closingEnded(before: now) { emergenciesPassed() }
  }

  /// Answers the warning that was given, in minutes before the end.
  private static func passTime(over id: EmergencyID, in writing: Writing) throws -> Int64? {
    guard var present = try writing.emergency(id) else { return nil }
    let before = present
    let steps = present.pass(to: writing.now)
    if !steps.isEmpty { try writing.save(present, after: steps, before: before) }
    guard let minutes = present.warn(at: writing.now) else { return nil }
    try writing.save(present)
    try writing.audit(
      "emergency.expiryWarning", "emergency", id.text,
      ["minutes": "\(minutes)", "expiresAt": present.message.expiresAt.rfc3339(), "revision": "\(present.revision)"])
    return minutes
  }

  private func rollUp() async throws { try await AudienceRankings.rollUp(in: store, at: Clock.now()) }

  /// Those that were stored before there were totals: all of them at the first start, none from then on.
  private func totalOlderPlays() async throws {
    while !Task.isCancelled,
      try await store.record(at: Clock.now(), urgency: .patient, { try $0.totalOlderPlays(limit: 500) }) > 0
    {}
  }

  private func forgetWhatIsOver() async throws {
    try await store.record(at: Clock.now()) { writing in
      try writing.forgetOldAnswers()
      try writing.forgetOldPairings()
      try writing.forgetOldObservations()
      try writing.forgetOldCommands()
    }
    while !Task.isCancelled,
      try await store.record(at: Clock.now(), urgency: .patient, { try $0.forgetOldPlays(days: API.playDays) }) > 0
    {}
    try await store.forgetOldAlerts(at: Clock.now())
  }

  /// Publishes daily at 03:00 of the city, and at once where nothing was published yet.
  private func publishRankingsWhenDue() async throws {
    let now = Clock.now()
    let published = try programme.inputs(at: now).audience?.publishedAt
    guard let three = LocalTime(minutes: 180) else { return }
    let due = Zone.city.instant(of: Zone.city.local(at: now).day, three)
    if let published, published >= due || now < due { return }
    if published == nil, !(try store.read { try $0.hasAudienceHours() }) { return }
    try await computeRankings()
  }

  /// Starts a computation. While one runs, another follows it, since the first may have read before what is wanted now.
  func publishRankings() {
    // Claimed before the answer leaves: who asks next is told that it runs.
    guard claimComputation() else { return }
    Task { [self] in
      do { try await compute() } catch { log(.error, "rankings failed", ["error": "\(error)"]) }
    }
  }

  private func computeRankings() async throws {
    if claimComputation() { try await compute() }
  }

  /// False while another computation runs, which is then followed by one more.
  private func claimComputation() -> Bool {
    computing.withLock { computing in
      computing.isWanted = computing.isRunning
      defer { computing.isRunning = true }
      return !computing.isRunning
    }
  }

  private func compute() async throws {
    do {
      repeat {
        let now = Clock.now()
        try await AudienceRankings.publish(in: store, at: now)
        computing.withLock { $0.finishedAt = now }
        log(.info, "rankings published")
      } while computing.withLock({ computing in
        defer { computing.isWanted = false }
        computing.isRunning = computing.isWanted
        return computing.isWanted
      })
    } catch {
      computing.withLock { computing in
        computing.isRunning = false
        computing.isWanted = false
      }
      throw error
    }
  }
}
