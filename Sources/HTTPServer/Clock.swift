internal import Glibc

/// Milliseconds of a clock that never jumps, a few milliseconds coarse: reading it costs no system call.
typealias Instant = Int64

func currentInstant() -> Instant {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
  return Instant(time.tv_sec) * 1000 + Instant(time.tv_nsec) / 1_000_000
}

extension Duration {
  /// Whole milliseconds, rounded down.
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
