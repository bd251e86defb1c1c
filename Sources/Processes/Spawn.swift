internal import CLinux
internal import Glibc

/// Starts a program by posix_spawn(3) with nothing of ours but the two pipes.
enum Spawn {
  /// - Returns: the process id, which is also the id of its new session and group.
  static func start(
    _ command: Command, output: borrowing Descriptor, diagnostics: borrowing Descriptor
  ) throws(SpawnError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    try check("posix_spawn_file_actions_init", posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    try check("addopen", posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0))
    try check("adddup2", posix_spawn_file_actions_adddup2(&actions, output.number, 1))
    try check("adddup2", posix_spawn_file_actions_adddup2(&actions, diagnostics.number, 2))
    try check("addclosefrom", posix_spawn_file_actions_addclosefrom_np(&actions, 3))
    // In a sandbox the directory is one of its own, and bubblewrap goes there.
    let directory = command.sandbox == nil ? command.directory : "/"
    try check("addchdir", posix_spawn_file_actions_addchdir_np(&actions, directory))

    var attributes = posix_spawnattr_t()
    try check("posix_spawnattr_init", posix_spawnattr_init(&attributes))
    defer { posix_spawnattr_destroy(&attributes) }
    try setSignals(&attributes)

    var process: pid_t = 0
    let line = command.commandLine
    let variables = command.environment.merging(["PATH": Command.searchPath]) { given, _ in given }.map {
      "\($0.key)=\($0.value)"
    }
    let code = withCStrings(line) { arguments in
      withCStrings(variables) { variables in
        posix_spawn(&process, line[0], &actions, &attributes, arguments, variables)
      }
    }
    try check("posix_spawn \(line[0])", code)
    return process
  }

  /// A server blocks or ignores signals; its children must not inherit that, or they could not be ended politely and
  /// would not notice closed pipes.
  private static func setSignals(_ attributes: inout posix_spawnattr_t) throws(SpawnError) {
    let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | linux_spawn_new_session()
    try check("setflags", posix_spawnattr_setflags(&attributes, flags))
    var none = sigset_t()
    sigemptyset(&none)
    try check("setsigmask", posix_spawnattr_setsigmask(&attributes, &none))
    var all = sigset_t()
    sigfillset(&all)
    try check("setsigdefault", posix_spawnattr_setsigdefault(&attributes, &all))
  }

  private static func check(_ step: String, _ code: Int32) throws(SpawnError) {
    guard code == 0 else { throw SpawnError(step: step, code: code) }
  }

  /// Lends a null-terminated array of C strings.
  private static func withCStrings<Value>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
