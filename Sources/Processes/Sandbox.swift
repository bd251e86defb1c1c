/// A room without network in which a program sees the system's programs and fonts, the files named here, and nothing
/// else (bubblewrap: new namespaces of every kind, no capabilities, no further namespaces inside).
///
/// `/tmp` is empty, in memory and holds at most 64 MiB, `HOME` lies there; everything else but the writable bindings
/// is read-only. It dies with us.
public struct Sandbox: Sendable {
  /// A file or directory of ours and the absolute path under which the program sees it.
  public struct Binding: Sendable {
    public var outside: String
    public var inside: String

    public init(_ outside: String, as inside: String) {
      self.outside = outside
      self.inside = inside
    }
  }

  /// The programs it is made with.
  public struct Tools: Sendable {
    public var nice: String
    public var prlimit: String
    public var bubblewrap: String

    public init(
      nice: String = "/usr/bin/nice", prlimit: String = "/usr/bin/prlimit", bubblewrap: String = "/usr/bin/bwrap"
    ) {
      self.nice = nice
      self.prlimit = prlimit
      self.bubblewrap = bubblewrap
    }
  }

  public var readable: [Binding]
  public var writable: [Binding]
  public var tools: Tools

  public init(readable: [Binding] = [], writable: [Binding] = [], tools: Tools = Tools()) {
    self.readable = readable
    self.writable = writable
    self.tools = tools
  }

  func commandLine(directory: String, environment: [String: String]) -> [String] {
    var line = [tools.bubblewrap, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
    line += ["--cap-drop", "ALL", "--clearenv"]
    let settings = ["PATH": Command.searchPath, "HOME": "/tmp", "XDG_CACHE_HOME": "/tmp"]
      .merging(environment) { _, given in given }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) { line += ["--setenv", name, value] }
    line += ["--ro-bind", "/usr", "/usr"]
    for link in ["bin", "lib", "lib64"] { line += ["--symlink", "usr/\(link)", "/\(link)"] }
    for path in ["/etc/fonts", "/etc/alternatives", "/var/cache/fontconfig"] { line += ["--ro-bind-try", path, path] }
    line += ["--proc", "/proc", "--dev", "/dev", "--size", "\(64 << 20)", "--tmpfs", "/tmp"]
    for binding in readable { line += ["--ro-bind", binding.outside, binding.inside] }
    for binding in writable { line += ["--bind", binding.outside, binding.inside] }
    // Both lie in memory, and what is written there counts as nobody's.
    line += ["--remount-ro", "/dev", "--remount-ro", "/"]
    return line + ["--chdir", directory, "--"]
  }
}
