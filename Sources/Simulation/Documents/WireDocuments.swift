internal import Signage

/// The contract's documents as they are on the wire, as far as a player without a screen needs them.
struct HeadOfState: Decodable {
  var serverTime: String
  var playlist: String
  /// Before the emergencies, or after them.
  var commands: [WireCommand]?
}

struct RestOfState: Decodable {
  var emergencies: [WireEmergency]
  var commands: [WireCommand]?
  var pollSeconds: Int64
}

struct WireCommand: Decodable {
  var id: String
  var command: String
  var expiresAt: String

  /// Throws `Malformed` where the time cannot be read.
  func pulled() throws(Malformed) -> PulledCommand {
    guard let end = Instant(rfc3339: expiresAt) else { throw Malformed() }
    return PulledCommand(id: id, command: command, expiresAt: end)
  }
}

struct WireEmergency: Decodable {
  var emergency: PulledEmergency

  private enum Key: String, CodingKey {
    case id, revision, phase, precedence, presentation, source, title, issuedAt, expiresAt
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func instant(_ key: Key) throws -> Instant {
      guard let instant = Instant(rfc3339: try values.decode(String.self, forKey: key)) else { throw Malformed() }
      return instant
    }
    emergency = PulledEmergency(
      key: PulledEmergency.Key(
        id: try values.decode(String.self, forKey: .id), revision: try values.decode(Int.self, forKey: .revision),
        phase: try values.decode(String.self, forKey: .phase)),
      precedence: try values.decode(Int.self, forKey: .precedence),
      fillsScreen: try values.decode(String.self, forKey: .presentation) == "fullScreen",
      title: try values.decode(LocalizedText.self, forKey: .title), issuedAt: try instant(.issuedAt),
      isOfficers: try values.decode(String.self, forKey: .source) == "officer",
      expiresAt: try instant(.expiresAt))
  }
}

struct RestOfReportAnswer: Decodable {
  var stored: Int
  var duplicate: Int
  var rejected: [ReportAnswer.Rejected]
}

struct HeadOfPlaylist: Decodable {
  var digest: String
  var display: WireDisplay
}

struct WireDisplay: Decodable {
  var id: String
  var name: String
  var siteName: LocalizedText
  var widthPixels: Int
  var heightPixels: Int

  var pixels: Pixels { Pixels(width: widthPixels, height: heightPixels) }
}

struct Pixels: Hashable {
  var width: Int
  var height: Int

  /// The smallest that need not be enlarged to fill the screen (letterboxed), else the largest; as players/web/rendition.js.
  func choice(of renditions: [Rendition]) -> Rendition? {
    renditions.first { $0.width >= width || $0.height >= height } ?? renditions.last
  }
}

struct RestOfPlaylist: Decodable {
  var segments: [WireSegment]
  var contents: [String: WireContent]
  var fallback: [WireItem]

  /// As players with a screen of `pixels` hold it. Throws `Malformed` where a time cannot be read.
  func held(by pixels: Pixels, _ display: DisplayID?) throws(Malformed) -> HeldPlaylist {
    var read: [Segment] = []
    for segment in segments { read.append(try segment.segment()) }
    let loop = fallback.map(\.item)
    guard let display else { throw Malformed() }
    let playlist = Playlist(
      display: display, from: read.first?.from ?? Instant(milliseconds: 0),
      until: read.last?.until ?? Instant(milliseconds: 0), segments: read, fallback: loop)
    let items = loop + read.flatMap { $0.loop[$0.firstItem...] + $0.loop[..<$0.firstItem] }
    return HeldPlaylist(
      playlist, media: media(of: items, on: pixels), files: files(of: items, on: pixels),
      titles: contents.mapValues(\.title))
  }

  private func files(of items: [LoopItem], on pixels: Pixels) -> [HeldPlaylist.Part: String?] {
    var files: [HeldPlaylist.Part: String?] = [:]
    for item in items {
      for name in item.variants {
        let variant = contents[item.content.text]?.variants[name]
        guard variant?.kind != "text" else { continue }
        let part = HeldPlaylist.Part(content: item.content, variant: name, page: item.page)
        files.updateValue(variant?.file(ofPage: item.page, on: pixels)?.sha256, forKey: part)
      }
    }
    return files
  }

  private func media(of items: [LoopItem], on pixels: Pixels) -> [Medium] {
    var found: [Medium] = []
    var seen: Set<String> = []
    for item in items {
      for variant in item.variants {
        guard let rendition = contents[item.content.text]?.variants[variant]?.file(ofPage: item.page, on: pixels),
          seen.insert(rendition.sha256).inserted
        else { continue }
        found.append(Medium(sha256: rendition.sha256, bytes: rendition.bytes))
      }
    }
    return found
  }
}

struct WireSegment: Decodable {
  var from: String
  var until: String
  var standby: Bool
  var loop: [WireItem]
  var firstItem: Int
  var firstLanguage: Int

  func segment() throws(Malformed) -> Segment {
    guard let from = Instant(rfc3339: from), let until = Instant(rfc3339: until),
      loop.isEmpty || loop.indices.contains(firstItem), firstItem >= 0, firstLanguage >= 0
    else { throw Malformed() }
    return Segment(
      from: from, until: until, priority: nil, standby: standby, loop: loop.map(\.item),
      firstItem: loop.isEmpty ? 0 : firstItem, firstLanguage: firstLanguage)
  }
}

struct WireItem: Decodable {
  var entry: EntryID?
  var content: ContentID
  var variants: [String]
  var page: Int?
  var seconds: Double
  var assignment: Assignment?

  var item: LoopItem {
    LoopItem(
      entry: entry, content: content, variants: variants, page: page,
      milliseconds: Int64((min(max(seconds, 0), 86_400) * 1000).rounded()), assignment: assignment)
  }
}

struct WireContent: Decodable {
  var title: LocalizedText
  var variants: [String: WireVariant]
}

struct WireVariant: Decodable {
  var kind: String
  var pages: [WirePage]?
  var video: Rendition?

  struct WirePage: Decodable {
    var renditions: [Rendition]
  }

  func file(ofPage page: Int?, on pixels: Pixels) -> Rendition? {
    if let video { return video }
    let index = (page ?? 1) - 1
    guard let pages, pages.indices.contains(index) else { return nil }
    return pixels.choice(of: pages[index].renditions)
  }
}
