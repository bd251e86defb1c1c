internal import Glibc

/// Each connection takes a file descriptor, and systems start programs with few of them.
public enum DescriptorLimit {
  /// Descriptors besides those of connections: files being sent, databases, pipes.
  private static let others = 512

  /// Raises this process's own limit as far as needed and allowed; answers how many connections there is room for.
  @discardableResult
  public static func raise(for connections: Int) -> Int {
    var limit = rlimit()
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(kind, &limit) == 0 else { return connections }
    let wanted = rlim_t(connections + others)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      // Where it is refused the old limit stays, as the next question shows.
      setrlimit(kind, &limit)
      getrlimit(kind, &limit)
    }
    return min(connections, Int(clamping: limit.rlim_cur) - others)
  }
}
