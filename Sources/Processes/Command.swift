/// A program to run to its end: what to run, where, and within which limits.
///
/// Standard input is `/dev/null`, no descriptor of ours is inherited, and the environment holds only what is named here
/// (and `PATH`). The program runs in a session of its own, so that it and everything it starts can be ended together.
public struct Command: Sendable {
  /// A name looked up in `/usr/bin` and `/bin`, or an absolute path.
  public var program: String
  public var arguments: [String]
  public var environment: [String: String]
  /// The directory it starts in: inside the sandbox if there is one.
  public var directory: String
  public var limits: Limits
  /// Without one the program sees what we see. Files that strangers made belong into a sandbox.
  public var sandbox: Sandbox?

  public init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = ["LC_ALL": "C.UTF-8"],
    directory: String = "/", limits: Limits = Limits(), sandbox: Sandbox? = nil
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.limits = limits
    self.sandbox = sandbox
  }

  /// Where programs are looked for, whatever our own environment says.
  static let searchPath = "/usr/bin:/bin"

  /// The whole command line: each tool sets its part and then becomes the next, so the chain costs no process.
  var commandLine: [String] {
    let inner = [program] + arguments
    guard let sandbox else { return limits.commandLine + inner }
    return limits.commandLine(with: sandbox.tools) + sandbox.commandLine(directory: directory, environment: environment)
      + inner
  }
}

/// What a program may use before it is ended.
public struct Limits: Sendable {
  /// Wall-clock seconds.
  public var seconds: Double
  /// Processor seconds of each process.
  public var processorSeconds: Int
  /// Resident bytes of the program and all its descendants together, looked at every 50 ms.
  public var memoryBytes: Int
  /// Address space of each process: the hard wall behind `memoryBytes`, for what allocates faster than one can look.
  public var addressSpaceBytes: Int
  /// Size of each file written.
  public var fileBytes: Int
  /// Open descriptors of each process.
  public var openFiles: Int
  /// Bytes of standard output kept, from its start; the rest is read and thrown away.
  public var outputBytes: Int
  /// Bytes of standard error kept, from its end.
  public var diagnosticBytes: Int
  /// How far it gives way to others, 0 (not at all) to 19.
  public var niceness: Int

  public init(
    seconds: Double = 60, processorSeconds: Int = 120, memoryBytes: Int = 1 << 30, addressSpaceBytes: Int = 4 << 30,
    fileBytes: Int = 1 << 30, openFiles: Int = 256, outputBytes: Int = 1 << 20, diagnosticBytes: Int = 4096,
    niceness: Int = 0
  ) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.memoryBytes = memoryBytes
    self.addressSpaceBytes = addressSpaceBytes
    self.fileBytes = fileBytes
    self.openFiles = openFiles
    self.outputBytes = outputBytes
    self.diagnosticBytes = diagnosticBytes
    self.niceness = niceness
  }

  var commandLine: [String] { commandLine(with: Sandbox.Tools()) }

  func commandLine(with tools: Sandbox.Tools) -> [String] {
    let polite = niceness > 0 ? [tools.nice, "-n", "\(niceness)"] : []
    // The hard processor limit lies a second above the soft one: at the soft one comes SIGXCPU, which names the reason,
    // at the hard one SIGKILL.
    return polite + [
      tools.prlimit, "--as=\(addressSpaceBytes)", "--cpu=\(processorSeconds):\(processorSeconds + 1)",
      "--fsize=\(fileBytes)", "--nofile=\(openFiles)", "--core=0", "--",
    ]
  }
}
