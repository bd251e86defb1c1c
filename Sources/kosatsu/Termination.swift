internal import Dispatch
internal import Glibc
internal import Synchronization

/// SIGTERM and SIGINT, from the moment this is made: none of them is lost, and none kills the program.
struct Termination: Sendable {
  private let heard: Int32

  /// Throws where the system has no descriptor left.
  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw TerminationUnavailable(code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A full pipe says enough; nobody may wait in the handler.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    heard = ends[0]
    bell.store(ends[1], ordering: .relaxed)
    for number in [SIGTERM, SIGINT] { signal(number, ring) }
  }

  /// Returns once one has come. To be called once.
  func wait() async {
    let source = DispatchSource.makeReadSource(fileDescriptor: heard, queue: .global())
    await withCheckedContinuation { continuation in
      let once = Once { continuation.resume() }
      source.setEventHandler { once.run() }
      source.activate()
    }
    source.cancel()
  }
}

struct TerminationUnavailable: Error, CustomStringConvertible {
  let code: Int32
  var description: String { "cannot listen for signals: \(String(cString: strerror(code)))" }
}

/// The pipe's end into which `ring` writes.
private let bell = Atomic<Int32>(-1)

/// Does nothing but write: little more is allowed where a signal interrupts (signal-safety(7)).
private let ring: @convention(c) (Int32) -> Void = { _ in
  let kept = errno
  var stroke: UInt8 = 1
  _ = write(bell.load(ordering: .relaxed), &stroke, 1)
  errno = kept
}
