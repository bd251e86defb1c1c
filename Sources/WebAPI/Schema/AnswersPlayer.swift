/// What players are answered.
extension Schema {
  static let playlist = Schema.object([
    .required("display", .playlistDisplay),
    .required("digest", .sha256),
    .required("segments", .array(of: .segment, count: 0...100_000), "They tile eight days from local midnight today."),
    .required("contents", .map(MapSchema(keys: .identifier, values: .playlistContent, count: 0...100_000))),
    .required("fallback", .array(of: .loopItem, count: 0...1000), "Shown when nothing plays."),
  ]).named("Playlist")

  private static let playlistDisplay = Schema.object([
    .required("id", .identifier), .required("name", .text(1...80)), .required("site", .identifier),
    .required("siteName", .localized(1...80)), .required("orientation", .choice(["landscape", "portrait"])),
    .required("widthPixels", .count), .required("heightPixels", .count), .required("panelWidthMillimetres", .count),
    .required("viewingDistanceMetres", .number(0...1000)),
    .required("languages", .array(of: .languageTag, count: 1...10)), .required("timeZone", .timeZone),
  ]).named("PlaylistDisplay")

  private static let segment = Schema.object([
    .required("from", .instant), .required("until", .instant, "Exclusive."),
    .required("priority", Schema.integer(0...9).nullable), .required("standby", .boolean, "Black."),
    .required("loop", .array(of: .loopItem, count: 0...10_000), "Empty is the built-in board."),
    .required("firstItem", .count, "Where in the loop the segment begins."),
    .required("firstLanguage", .count, "Which of an item's variants the first loop shows."),
  ]).named("Segment")

  static let loopItem = Schema.object([
    .required("entry", Schema.identifier.nullable), .required("content", .identifier),
    .required("variants", .array(of: .formatted(.variantKey), count: 1...10), "They take turns, one a loop."),
    .required("page", Schema.integer(1...50).nullable), .required("seconds", .number(0...3600)),
    .optional("assignment", Schema.assignment.nullable),
  ]).named("LoopItem")

  private static let playlistContent = Schema.object([
    .required("title", .localized(1...80)), .required("alternativeText", .localized(.text(0...400, lines: .many))),
    .required("version", .count),
    .required("variants", .map(MapSchema(keys: .variantKey, values: .playlistVariant, count: 0...60))),
  ]).named("PlaylistContent")

  private static let playlistVariant = Schema.object([
    .required("language", .languageTag), .required("orientation", .choice(["landscape", "portrait", "any"])),
    .required("kind", .choice(["image", "document", "video", "text"])),
    .optional(
      "pages",
      .array(of: .object([.required("renditions", .array(of: .rendition, count: 1...10))]), count: 1...50),
      "Of images and documents; renditions from small to large."),
    .optional("video", .rendition),
    .optional("text", .object([.required("title", .text(1...80)), .required("text", .text(1...800, lines: .many))])),
  ]).named("PlaylistVariant")

  static let rendition = Schema.object([
    .required("sha256", .sha256), .required("type", .text(1...80), "Its media type."),
    .required("width", .count), .required("height", .count), .required("bytes", .count),
    .optional("seconds", .number(0...86_400), "Of a video."),
    .optional(
      "chunks", .array(of: .sha256, count: 2...1000),
      "Of a file of more than 8 MiB: the SHA-256 of each 8 MiB of it in order, the last of what is left."),
  ]).named("Rendition")

  static let playerState = Schema.object([
    .required("playlist", .sha256, "The digest of the display's playlist."),
    .required("serverTime", .instant),
    .required("emergencies", .array(of: .shownEmergency, count: 0...1000), "The first on top."),
    .required("commands", .array(of: .openCommand, count: 0...100), "What an administrator asks of the screen."),
    .required("pollSeconds", .integer(1...3600)),
  ]).named("PlayerState")

  private static let shownEmergency = Schema.object([
    .required("id", .identifier), .required("revision", .count), .required("kind", .choice(["live", "drill"])),
    .required("phase", .choice(["active", "allClear", "correction"])), .required("precedence", .integer(0...3)),
    .required("level", Schema.integer(1...5).nullable), .required("presentation", .choice(["fullScreen", "banner"])),
    .required("source", .choice(["officer", "cap", "jma"])), .required("title", .localized(1...200)),
    .required("text", .localized(.text(0...1000, lines: .many))),
    .optional(
      "originalLanguages", .array(of: .languageTag, count: 1...20),
      "What an agency wrote it in, where that is not Japanese; the others have fixed words. Shown where none of them is the screen's."
    ),
    .required("issuedAt", .instant, "By the agency's word, or when an officer's message, or its end, went on screen."),
    .required("expiresAt", .instant),
  ]).named("ShownEmergency")

  static let playerReportsAnswer = Schema.object([
    .required("serverTime", .instant), .required("state", .playerState), .required("stored", .count),
    .required("duplicate", .count),
    .required(
      "rejected",
      .array(of: .object([.required("id", .formatted(.playerKey)), .required("rule", .text(1...63))]), count: 0...3000)),
  ]).named("PlayerReportsAnswer")

  /// `POST /v1/player/pairings`; the secret travels in Authorization from then on.
  static let pairingOffer = Schema.object([
    .required("code", .formatted(.pairingCode)), .required("secret", .text(16...200)),
    .required("expiresAt", .instant), .required("serverTime", .instant),
    .optional("address", .text(1...300), "The page on which an administrator enters the code."),
    .optional(
      "qr",
      .object([
        .required("size", .integer(21...177), "Modules on each side, without the quiet zone of four."),
        .required("path", .text(1...100_000), "An SVG path of the dark ones, one unit each."),
      ]), "The address as a QR code."),
  ]).named("PairingOffer")

  /// `GET /v1/player/pairings/{code}` before the code was entered.
  static let openPairing = Schema.object([
    .required("state", .choice(["open"])), .required("expiresAt", .instant), .required("serverTime", .instant),
  ]).named("OpenPairing")

  private static let pairedDisplay = Schema.object([.required("id", .identifier), .required("name", .text(1...80))])

  /// The same once it was.
  static let pairedToken = Schema.object([.required("token", .text(16...200)), .required("display", .pairedDisplay)])
    .named("PairedToken")

  /// `PUT /v1/displays/{id}/pairing`.
  static let pairingAnswer = Schema.object([
    .required("display", .pairedDisplay), .required("pairedAt", Schema.instant.nullable),
    .required("usedAt", Schema.instant.nullable, "When the screen had come; null until then."),
  ]).named("PairingAnswer")
}
