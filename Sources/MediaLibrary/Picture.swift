internal import Signage

/// What libvips tells about a picture without decoding it.
struct PictureHeader: Equatable {
  var width: Int
  var height: Int
  /// What its numbers mean, such as `srgb`, `b-w`, `cmyk`.
  var interpretation: String
  /// The name of libvips' reader, such as `jpegload`.
  var loader: String

  /// Reads the line `vipsheader` prints: `name: 480x360 uchar, 3 bands, srgb, jpegload`. Nil when it is none.
  init?(line: String) {
    let parts = line.split(separator: ": ").last?.split(separator: ", ") ?? []
    guard parts.count == 4, let size = parts[0].split(separator: " ").first?.split(separator: "x"), size.count == 2,
      let width = Int(size[0]), let height = Int(size[1]),
      width > 0, height > 0
    else { return nil }
    self.width = width
    self.height = height
    interpretation = String(parts[2])
    loader = parts[3].split(whereSeparator: \.isWhitespace).joined()
  }

  var pixels: Int64 {
    let (product, overflow) = Int64(width).multipliedReportingOverflow(by: Int64(height))
    return overflow ? .max : product
  }
}

extension PictureHeader {
  /// How libvips brings the colours to sRGB. A profile in the file comes first; without one, ink is taken for the usual
  /// ink and the rest for sRGB. Grey needs none, and libvips has none that fits.
  fileprivate var profiles: [String] {
    switch interpretation {
    case "b-w", "grey16": []
    case "cmyk": ["--import-profile", "cmyk", "--export-profile", "srgb"]
    default: ["--import-profile", "srgb", "--export-profile", "srgb"]
    }
  }
}

extension Workshop {
  /// A picture: upright by its EXIF orientation, in sRGB, on white where it is transparent, without metadata.
  func convertPicture() async throws -> Conversion {
    try await draw(to: "upright.ppm[background=255]", edge: longestEdge)
    return .image(try await renditions(of: "upright.ppm"))
  }

  /// Decodes a picture to its end, small, and throws what is against it.
  func examinePicture() async throws {
    try await draw(to: "small.ppm[background=255]", edge: 256)
    discard("small.ppm")
  }

  /// PPM holds pixels and nothing else: what the camera wrote, the place among it, ends here. (libvips 8.14 keeps EXIF in
  /// WebP even when told to strip.)
  private func draw(to target: String, edge: Int) async throws {
    let header = try await header(of: Self.input)
    guard header.loader == Self.loader(of: source.type) else { throw MediaError.damaged(source.type) }
    // A drawing has no pixels of its own: it is drawn at the size wanted, as large as a PDF's page.
    let isDrawing = source.type == .svg
    guard isDrawing || header.pixels <= limits.pixels else {
      throw MediaError.tooManyPixels(width: header.width, height: header.height, limit: limits.pixels)
    }
    try await run(
      "vips",
      [
        "thumbnail", Self.input, target, "\(edge)", "--height", "\(edge)", "--size", isDrawing ? "both" : "down",
        "--fail-on", "error",
      ] + header.profiles, environment: readingEnvironment)
  }

  /// Makes the renditions of an upright opaque bitmap in the working directory, small to large, and removes it.
  ///
  /// WebP at quality 90 with sharp chroma: measured on posters it takes half of JPEG's bytes at the same look, and
  /// coloured letters keep their edges. Never upscaled: what is smaller than the first edge has one rendition.
  func renditions(of bitmap: String) async throws -> [Rendition] {
    let header = try await header(of: bitmap)
    let long = max(header.width, header.height)
    let edges = limits.longEdges.filter { $0 < long } + [min(long, longestEdge)]
    var renditions: [Rendition] = []
    for edge in Set(edges).sorted() {
      let name = "\(edge).webp"
      let target = name + "[Q=90,smart_subsample]"
      try await run("vips", ["thumbnail", bitmap, target, "\(edge)", "--height", "\(edge)", "--size", "down"])
      let made = try await self.header(of: name)
      renditions.append(try await keep(name, type: .webp, width: made.width, height: made.height))
    }
    discard(bitmap)
    return renditions
  }

  var longestEdge: Int { limits.longEdges.max() ?? 3840 }

  private func header(of path: String) async throws -> PictureHeader {
    let environment = path == Self.input ? readingEnvironment : [:]
    let line = try await run("vipsheader", [path], environment: environment)
    guard let header = PictureHeader(line: line) else { throw MediaError.damaged(source.type) }
    return header
  }

  /// Strangers' bytes are read by the readers that libvips holds to be fit for them; SVG's is not among these.
  private var readingEnvironment: [String: String] {
    source.type == .svg ? [:] : ["VIPS_BLOCK_UNTRUSTED": "1"]
  }

  private static func loader(of type: MediaType) -> String? {
    switch type {
    case .jpeg, .png, .webp, .gif, .svg: type.rawValue + "load"
    case .pdf, .mp4, .webm, .mov: nil
    }
  }
}
