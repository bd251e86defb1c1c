internal import CLinux
internal import Glibc

/// One command from start to end, on the thread that calls it.
struct CommandRun: ~Copyable {
  private let command: Command
  private let group: ProcessGroup
  private let leader: pid_t
  private let ended: Descriptor
  private let outputPipe: Descriptor
  private let diagnosticPipe: Descriptor
  private let deadline: ContinuousClock.Instant
  private var nextLook = ContinuousClock.now
  private var output: Head
  private var diagnostics: Tail
  private var outputIsOpen = true
  private var diagnosticsAreOpen = true
  private var exceeded: Outcome.Limit?

  /// How often memory is looked at.
  private static let lookEvery = Duration.milliseconds(50)

  static func run(_ command: Command, in group: ProcessGroup) throws(SpawnError) -> Outcome {
    if group.isCancelled {
      return Outcome(ending: .cancelled, output: [], outputWasCut: false, diagnostic: "")
    }
    let output = try Pipe.open()
    let diagnostics = try Pipe.open()
    let leader = try Spawn.start(command, output: output.writing, diagnostics: diagnostics.writing)
    group.started(leader)
    let number = linux_pidfd_open(leader)
    guard number >= 0 else {
      let code = errno
      group.end()
      _ = try group.reap()
      throw SpawnError(step: "pidfd_open", code: code)
    }
    // Only the reading ends are passed on: the writing ones are closed by then, so that the streams can end.
    var run = CommandRun(
      command, leader: leader, in: group, ended: Descriptor(number), output: output.intoReading(),
      diagnostics: diagnostics.intoReading())
    return try run.watch()
  }

  private init(
    _ command: Command, leader: pid_t, in group: ProcessGroup, ended: consuming Descriptor,
    output: consuming Descriptor, diagnostics: consuming Descriptor
  ) {
    self.command = command
    self.leader = leader
    self.group = group
    self.ended = ended
    outputPipe = output
    diagnosticPipe = diagnostics
    deadline = .now + .seconds(command.limits.seconds)
    self.output = Head(limit: command.limits.outputBytes)
    self.diagnostics = Tail(limit: command.limits.diagnosticBytes)
  }

  private mutating func watch() throws(SpawnError) -> Outcome {
    while !waitForNews() {
      if exceeded == nil { look() }
    }
    let status = try group.reap()
    // What was written before the end lies in the pipes; whoever still holds them is not waited for.
    readOutput()
    readDiagnostics()
    return Outcome(
      ending: ending(status), output: output.bytes, outputWasCut: output.wasCut, diagnostic: diagnostics.text)
  }

  private mutating func look() {
    let now = ContinuousClock.now
    if now >= deadline {
      exceeded = .time
    } else if now >= nextLook {
      nextLook = now + Self.lookEvery
      if ResidentMemory.bytes(ofTreeAt: leader) > command.limits.memoryBytes { exceeded = .memory }
    }
    if exceeded != nil { group.end() }
  }

  private func ending(_ status: Int32) -> Outcome.Ending {
    let ending = Outcome.Ending(waitStatus: status, throughSandbox: command.sandbox != nil)
    // A program that ended well before it could be stopped has done its work.
    if ending == .exited(0) { return ending }
    if let exceeded { return .exceeded(exceeded) }
    return group.isCancelled ? .cancelled : ending
  }

  /// Waits until something can be read, the program ended, or it is time to look. Returns true when it ended.
  private mutating func waitForNews() -> Bool {
    // poll(2) passes over negative descriptors: a pipe at its end would wake us for ever.
    var descriptors = [
      pollfd(fd: ended.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outputIsOpen ? outputPipe.number : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: diagnosticsAreOpen ? diagnosticPipe.number : -1, events: Int16(POLLIN), revents: 0),
    ]
    let pause = min(max(deadline - .now, .zero), Self.lookEvery)
    // Rounded up: a deadline less than a millisecond away must not be waited for in a busy loop.
    let milliseconds = Int32(pause.components.attoseconds / 1_000_000_000_000_000) + 1
    _ = poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    if descriptors[1].revents != 0 { readOutput() }
    if descriptors[2].revents != 0 { readDiagnostics() }
    return descriptors[0].revents != 0
  }

  private mutating func readOutput() {
    var head = output
    output = Head(limit: 0)  // the only reference: appending must not copy what is kept
    outputIsOpen = Self.read(outputPipe) { head.append($0) }
    output = head
  }

  private mutating func readDiagnostics() {
    var tail = diagnostics
    diagnosticsAreOpen = Self.read(diagnosticPipe) { tail.append($0) }
    diagnostics = tail
  }

  /// Reads what is there, at most a pipe's worth. Returns false at the end of the stream.
  private static func read(_ pipe: borrowing Descriptor, _ take: (UnsafeRawBufferPointer) -> Void) -> Bool {
    let number = pipe.number
    return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      for _ in 0..<16 {
        let count = Glibc.read(number, buffer.baseAddress, buffer.count)
        if count > 0 {
          take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else if count == 0 {
          return false
        } else if errno != EINTR {
          return errno == EAGAIN
        }
      }
      return true
    }
  }
}
