internal import Processes
internal import Signage

/// Where one file is converted: the only thing the converters see of ours is that file and one directory of this
/// work's own.
final class Workshop: Sendable {
  /// Where converters see the file.
  static let input = "/input/source"

  let limits: MediaLimits
  let source: StoredFile
  /// The directory the converters write into; they start in it.
  let directory: String
  let shelf: Shelf

  private let sandbox: Sandbox
  private let runner: CommandRunner
  private let deadline: ContinuousClock.Instant
  private let log: @Sendable (String) -> Void

  /// - Parameter seconds: for the whole work.
  init(
    for source: StoredFile, at path: String, on shelf: Shelf, limits: MediaLimits, seconds: Double,
    runner: CommandRunner, log: @escaping @Sendable (String) -> Void
  ) throws(MediaError) {
    self.source = source
    self.limits = limits
    self.shelf = shelf
    self.runner = runner
    self.log = log
    deadline = .now + .seconds(seconds)
    directory = try shelf.working.newDirectory()
    sandbox = Sandbox(
      readable: [.init(path, as: Self.input)], writable: [.init(directory, as: "/output")])
  }

  /// Removes everything that is not kept. Must be called when the work is over.
  func clear() {
    Disk.removeTree(directory)
  }

  /// Runs a converter that must succeed. Returns its standard output.
  ///
  /// - Throws: `MediaError.timedOut`, `.outOfMemory`, `.diskFull`, `.unavailable`; `.damaged` when the program fails for a
  ///   reason of its own; `CancellationError`.
  @discardableResult
  func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], seconds: Double? = nil
  ) async throws -> String {
    let outcome = try await attempt(program, arguments, environment: environment, seconds: seconds)
    switch outcome.ending {
    case .exited(0): return outcome.text
    case .cancelled: throw CancellationError()
    case .exceeded(.time): throw MediaError.timedOut
    case .exceeded(.memory): throw MediaError.outOfMemory
    case .exceeded(.fileSize), .exited, .signalled:
      guard try Disk.freeBytes(at: directory) > limits.reserveBytes / 2 else { throw MediaError.diskFull }
      throw MediaError.damaged(source.type)
    }
  }

  /// Runs a converter and logs what it complained about if it failed.
  private func attempt(
    _ program: String, _ arguments: [String], environment: [String: String], seconds: Double?
  ) async throws(MediaError) -> Outcome {
    let left = deadline - .now
    let granted = min(seconds ?? limits.stepSeconds, Double(left.components.seconds) + 1)
    guard left > .zero else { throw .timedOut }
    let command = Command(
      program, arguments, environment: environment.merging(Self.environment) { given, _ in given },
      directory: "/output",
      limits: Limits(
        seconds: granted, processorSeconds: Int(granted) * 16 + 1, memoryBytes: limits.memoryBytes,
        addressSpaceBytes: max(limits.memoryBytes * 4, 4 << 30), fileBytes: 6 << 30, niceness: 10),
      sandbox: sandbox)
    do throws(SpawnError) {
      let outcome = try await runner.run(command)
      if !outcome.succeeded { logFailure(of: program, outcome) }
      return outcome
    } catch {
      log("\(program) could not be started: \(error)")
      throw .unavailable(advice: "\(program) could not be started: \(error)")
    }
  }

  private func logFailure(of program: String, _ outcome: Outcome) {
    let complaint = outcome.diagnostic.suffix(500).split(whereSeparator: \.isNewline).joined(separator: " | ")
    log("\(program) on \(source.type.rawValue) \(source.sha256): \(outcome.ending): \(complaint)")
  }

  /// Without the limit on arenas each thread of a converter reserves 64 MiB of address space; large bitmaps in between
  /// belong onto the disk.
  private static let environment = ["LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "TMPDIR": "/output"]

  /// Takes a file that a converter wrote into the library.
  func keep(_ name: String, type: MediaType, width: Int, height: Int, seconds: Double? = nil) async throws -> Rendition
  {
    let kept = try await shelf.add(directory + "/" + name)
    return Rendition(
      sha256: kept.sha256, type: type.mimeType, width: width, height: height, bytes: kept.bytes, seconds: seconds,
      chunks: kept.chunks)
  }

  /// Removes a file in between, so that a document of many pages needs the room of one.
  func discard(_ name: String) {
    Disk.removeTree(directory + "/" + name)
  }
}
