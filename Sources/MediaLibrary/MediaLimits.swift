/// How much a file may hold, and what converting it may take.
public struct MediaLimits: Sendable {
  /// Bytes of one uploaded file.
  public var uploadBytes: Int64
  /// Pages of one document.
  public var pages: Int
  /// Pixels (width x height) of one picture or video frame, asked before anything is decoded.
  public var pixels: Int64
  /// Length of one video in seconds.
  public var videoSeconds: Double
  /// Long edges of the renditions of a picture or page, in pixels, ascending.
  public var longEdges: [Int]
  /// Bytes that stay free on the disk; uploads and conversions that would need them are refused.
  public var reserveBytes: Int64
  /// Wall-clock seconds for one step of a still: opening it, drawing one page, writing one rendition.
  public var stepSeconds: Double
  /// Wall-clock seconds for a whole picture or document.
  public var stillSeconds: Double
  /// Wall-clock seconds for converting one video.
  public var videoWorkSeconds: Double
  /// Resident bytes of one converter.
  public var memoryBytes: Int
  /// Pictures and documents converted at once; videos have a lane of their own.
  public var stillsAtOnce: Int
  /// Videos converted at once.
  public var videosAtOnce: Int

  public init(
    uploadBytes: Int64 = 2 << 30, pages: Int = 50, pixels: Int64 = 100_000_000, videoSeconds: Double = 30 * 60,
    longEdges: [Int] = [1920, 3840], reserveBytes: Int64 = 256 << 20, stepSeconds: Double = 120,
    stillSeconds: Double = 20 * 60, videoWorkSeconds: Double = 3 * 60 * 60, memoryBytes: Int = 1536 << 20,
    stillsAtOnce: Int = 2, videosAtOnce: Int = 1
  ) {
    self.uploadBytes = uploadBytes
    self.pages = pages
    self.pixels = pixels
    self.videoSeconds = videoSeconds
    self.longEdges = longEdges
    self.reserveBytes = reserveBytes
    self.stepSeconds = stepSeconds
    self.stillSeconds = stillSeconds
    self.videoWorkSeconds = videoWorkSeconds
    self.memoryBytes = memoryBytes
    self.stillsAtOnce = stillsAtOnce
    self.videosAtOnce = videosAtOnce
  }
}
