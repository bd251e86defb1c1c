/// How a command ended and what it said.
public struct Outcome: Sendable, Equatable {
  public enum Ending: Sendable, Equatable {
    /// By itself, with this status: 0 is success by convention.
    case exited(Int32)
    /// By a signal that none of our limits sent.
    case signalled(Int32)
    /// Ended because it went over one of its limits.
    case exceeded(Limit)
    /// Ended, or never started, because the task that ran it was cancelled.
    case cancelled
  }

  public enum Limit: Sendable, Equatable {
    case time, memory, fileSize
  }

  public var ending: Ending
  /// The first `Limits.outputBytes` of standard output.
  public var output: [UInt8]
  /// True when there was more output than was kept.
  public var outputWasCut: Bool
  /// The last `Limits.diagnosticBytes` of standard error, as text. Holds whatever the program chose to say, paths among
  /// it: for logs, never for users.
  public var diagnostic: String

  public var succeeded: Bool { ending == .exited(0) }
  public var text: String { String(decoding: output, as: UTF8.self) }
}

/// The program could not be started at all.
public struct SpawnError: Error, Equatable, CustomStringConvertible {
  public var step: String
  /// An `errno` value.
  public var code: Int32

  public var description: String { "\(step) failed with errno \(code)" }
}

extension Outcome.Ending {
  /// Reads what `waitpid` reported.
  ///
  /// - Parameter throughSandbox: bubblewrap reports a signal's death as an exit with 128 + signal, as shells do.
  init(waitStatus: Int32, throughSandbox: Bool) {
    let signal = waitStatus & 0x7f
    let code = (waitStatus >> 8) & 0xff
    if signal != 0 {
      self.init(signal: signal)
    } else if throughSandbox, code > 128, code < 128 + 65 {
      self.init(signal: code - 128)
    } else {
      self = .exited(code)
    }
  }

  private init(signal: Int32) {
    switch signal {
    case 24: self = .exceeded(.time)  // SIGXCPU
    case 25: self = .exceeded(.fileSize)  // SIGXFSZ
    default: self = .signalled(signal)
    }
  }
}
