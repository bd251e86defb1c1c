internal import Glibc

extension Sandbox {
  /// Whether programs can be run in a sandbox on this machine.
  public enum Verdict: Sendable, Equatable {
    case works
    /// A program is not installed; `package` is Debian's name of what brings it.
    case missing(program: String, package: String)
    /// The kernel or a container forbids it; `diagnostic` is what bubblewrap said.
    case forbidden(diagnostic: String)

    /// A sentence for the machine's administrator that says what to do, nil when there is nothing to do.
    public var advice: String? {
      switch self {
      case .works: nil
      case .missing(let program, let package):
        "\(program) is not installed, uploaded files cannot be converted: apt-get install \(package)"
      case .forbidden(let diagnostic):
        """
        Uploaded files cannot be converted: bubblewrap may not create a sandbox here (\(diagnostic)). \
        Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=15000; on Ubuntu \
        also kernel.apparmor_restrict_unprivileged_userns=0), or in a container run it with \
        --security-opt seccomp=unconfined --security-opt apparmor=unconfined.
        """
      }
    }
  }

  /// Tries this machine out: are the tools there, and does a sandbox start?
  ///
  /// - Parameter programs: programs that are to run inside, with the Debian package that brings each.
  public static func check(
    programs: [(program: String, package: String)] = [], tools: Tools = Tools(), with runner: CommandRunner
  ) async -> Verdict {
    let needed =
      [(tools.nice, "coreutils"), (tools.prlimit, "util-linux"), (tools.bubblewrap, "bubblewrap")]
      + programs.map { ($0.program, $0.package) }
    for (program, package) in needed where !isInstalled(program) {
      return .missing(program: program.split(separator: "/").last.map(String.init) ?? program, package: package)
    }
    let trial = Command("/usr/bin/true", limits: Limits(seconds: 60), sandbox: Sandbox(tools: tools))
    do {
      let outcome = try await runner.run(trial)
      if case .exited(0) = outcome.ending { return .works }
      let diagnostic = outcome.diagnostic.split(separator: "\n").last.map(String.init)
      return .forbidden(diagnostic: diagnostic ?? "\(outcome.ending)")
    } catch {
      return .forbidden(diagnostic: "\(error)")
    }
  }

  private static func isInstalled(_ program: String) -> Bool {
    if program.hasPrefix("/") { return access(program, X_OK) == 0 }
    return Command.searchPath.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
