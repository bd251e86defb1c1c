internal import Foundation

/// What ffprobe tells about a video without decoding it to its end.
struct VideoHeader: Equatable {
  /// The index of the first stream of moving pictures among all streams.
  var stream: Int
  /// Pixels as coded, before rotation.
  var codedWidth: Int
  var codedHeight: Int
  /// Pixels as seen: square and upright.
  var width: Int
  var height: Int
  /// Frames a second that hold all its moments; nil when it does not say.
  var frameRate: FrameRate?
  var isInterlaced: Bool
  /// Length of the moving pictures, where the container tells it apart.
  var pictureSeconds: Double?
  /// Length of the whole.
  var seconds: Double?

  var pixels: Int64 {
    let (product, overflow) = Int64(codedWidth).multipliedReportingOverflow(by: Int64(codedHeight))
    return overflow ? .max : product
  }

  /// Reads `ffprobe -show_streams -show_format -of json`.
  ///
  /// - Throws: `MediaError.noVideo` when no stream is a moving picture, `.damaged` when the report cannot be read.
  init(report: String, type: MediaType) throws(MediaError) {
    let read: Report
    do {
      read = try JSONDecoder().decode(Report.self, from: Data(report.utf8))
    } catch {
      throw .damaged(type)
    }
    // A sound file's cover is a "video" of one picture.
    let pictures = read.streams.filter { $0.codecType == "video" && $0.disposition?["attached_pic"] != 1 }
    guard let stream = pictures.first else { throw .noVideo }
    guard let width = stream.width, let height = stream.height, width > 0, height > 0 else { throw .damaged(type) }
    self.stream = stream.index
    codedWidth = width
    codedHeight = height
    let stretch = FrameRate(stream.sampleAspectRatio, separator: ":")?.value ?? 1
    let seen = (width: max(1, Int((Double(width) * stretch).rounded())), height: height)
    let turn = stream.sideData?.compactMap(\.rotation).first ?? 0
    let isTurned = abs(turn.rounded().truncatingRemainder(dividingBy: 180)) == 90
    self.width = isTurned ? seen.height : seen.width
    self.height = isTurned ? seen.width : seen.height
    frameRate = FrameRate(stream.frameRate, separator: "/")
    isInterlaced = ["tt", "bb", "tb", "bt"].contains(stream.fieldOrder ?? "")
    pictureSeconds = stream.duration.flatMap(Double.init)
    seconds = read.format?.duration.flatMap(Double.init)
  }

  /// The size of the rendition: fitted into 1920 x 1080, or 1080 x 1920 when upright, never enlarged, both even as
  /// 4:2:0 needs.
  var renditionSize: (width: Int, height: Int) {
    let box = width >= height ? (width: 1920.0, height: 1080.0) : (width: 1080.0, height: 1920.0)
    let scale = min(1, box.width / Double(width), box.height / Double(height))
    let even = { (length: Int) in max(2, Int((Double(length) * scale / 2).rounded()) * 2) }
    return (even(width), even(height))
  }
}

/// A ratio as ffprobe writes it, of frames a second or of a pixel's sides.
struct FrameRate: Equatable {
  var numerator: Int
  var denominator: Int

  init(_ numerator: Int, _ denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  init?(_ text: String?, separator: Character) {
    let parts = text?.split(separator: separator).compactMap { Int($0) } ?? []
    guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return nil }
    self.init(parts[0], parts[1])
  }

  var value: Double { Double(numerator) / Double(denominator) }

  /// The rate of the rendition: at most 30. Up to 60 every second frame is left out, so that what moves evenly still does.
  var renditionRate: FrameRate {
    if value <= 30 { return self }
    if value <= 60 { return FrameRate(numerator, denominator * 2) }
    return FrameRate(30, 1)
  }
}

/// ffprobe's report, the parts that are read.
private struct Report: Decodable {
  struct Stream: Decodable {
    var index: Int
    var codecType: String?
    var width: Int?
    var height: Int?
    var sampleAspectRatio: String?
    var frameRate: String?
    var fieldOrder: String?
    var duration: String?
    var disposition: [String: Int]?
    var sideData: [SideData]?

    enum CodingKeys: String, CodingKey {
      case index, width, height, duration, disposition
      case codecType = "codec_type"
      case sampleAspectRatio = "sample_aspect_ratio"
      case frameRate = "r_frame_rate"
      case fieldOrder = "field_order"
      case sideData = "side_data_list"
    }
  }

  struct SideData: Decodable {
    /// Degrees.
    var rotation: Double?
  }

  struct Format: Decodable {
    var duration: String?
  }

  var streams: [Stream]
  var format: Format?
}
