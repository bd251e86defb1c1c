internal import Signage

extension Workshop {
  /// A video, always made anew: H.264 High 4.1, yuv420p, at most 1080p30 and 12 Mbit/s, AAC, upright, its index in front.
  func convertVideo() async throws -> Conversion {
    let header = try await allowedHeader()
    try await run("ffmpeg", conversion(of: header) + ["video.mp4"], seconds: limits.videoWorkSeconds)
    let made = try await videoHeader(of: "video.mp4", demuxer: "mov")
    try checkLength(made.seconds)
    guard let seconds = made.seconds, seconds > 0, !isCutOff(header, made) else {
      throw MediaError.damaged(source.type)
    }
    return .video(
      try await keep(
        "video.mp4", type: .mp4, width: made.width, height: made.height, seconds: (seconds * 1000).rounded() / 1000))
  }

  /// Throws what a video's own header tells against it; that it ends early shows only in its conversion.
  func examineVideo() async throws { _ = try await allowedHeader() }

  private func allowedHeader() async throws -> VideoHeader {
    let header = try await videoHeader(of: Self.input, demuxer: Self.demuxer(of: source.type))
    guard header.pixels <= limits.pixels else {
      throw MediaError.tooManyPixels(width: header.codedWidth, height: header.codedHeight, limit: limits.pixels)
    }
    try checkLength(header.seconds)
    return header
  }

  private func checkLength(_ seconds: Double?) throws(MediaError) {
    guard let seconds, seconds > limits.videoSeconds else { return }
    throw .tooLong(seconds: seconds, limit: limits.videoSeconds)
  }

  /// A file cut off converts without complaint up to the cut: its length gives it away.
  private func isCutOff(_ source: VideoHeader, _ made: VideoHeader) -> Bool {
    let pair =
      if let whole = source.pictureSeconds, let got = made.pictureSeconds {
        (whole: whole, got: got)
      } else if let whole = source.seconds, let got = made.seconds {
        (whole: whole, got: got)
      } else {
        (whole: 0.0, got: 0.0)
      }
    return pair.whole - pair.got > max(1, pair.whole * 0.02)
  }

  private func videoHeader(of path: String, demuxer: String) async throws -> VideoHeader {
    let report = try await run(
      "ffprobe",
      Self.reading(demuxer) + ["-show_streams", "-show_format", "-of", "json", path])
    return try VideoHeader(report: report, type: source.type)
  }

  /// The demuxer is the one of the type that the first bytes told, and it may open no file but the one it is given.
  private static func reading(_ demuxer: String) -> [String] {
    ["-v", "error", "-protocol_whitelist", "file", "-f", demuxer]
  }

  private static func demuxer(of type: MediaType) -> String {
    type == .webm ? "matroska" : "mov"
  }

  private func conversion(of header: VideoHeader) -> [String] {
    let size = header.renditionSize
    let rate = (header.frameRate ?? FrameRate(30, 1)).renditionRate
    let filters =
      (header.isInterlaced ? ["yadif"] : [])
      + [
        "fps=\(rate.numerator)/\(rate.denominator)",
        "scale=\(size.width):\(size.height):flags=lanczos:out_range=tv", "setsar=1", "format=yuv420p",
      ]
    var line = ["-nostdin"] + Self.reading(Self.demuxer(of: source.type))
    // A second more than the limit is enough to see that one without a declared length is over it.
    line += ["-i", Self.input, "-t", "\(limits.videoSeconds + 1)"]
    line += ["-map", "0:\(header.stream)", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1"]
    line += ["-vf", filters.joined(separator: ",")]
    line += ["-c:v", "libx264", "-preset", "fast", "-profile:v", "high", "-level:v", "4.1", "-crf", "20"]
    line += ["-maxrate", "12M", "-bufsize", "12M", "-g", "60"]
    line += ["-c:a", "aac", "-b:a", "160k", "-ac", "2", "-ar", "48000"]
    // The same file gives the same bytes, and so the same name.
    return line + ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"]
  }
}
