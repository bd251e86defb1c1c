internal import HTTPServer
internal import Signage
internal import SignageStore

/// What administrators ask of a screen, and what screens answer (DESIGN 4.4, 5).
extension API {
  private static let mostListed = 100

  private struct CommandRequest: Decodable {
    var command: DisplayCommand.Kind
    var volume: Int?
  }

  private struct ResultRequest: Decodable {
    var outcome: DisplayCommand.Outcome
    var detail: String
  }

  func postCommand(_ call: Call) async throws -> Response {
    let display: DisplayID = try call.id("display")
    let request = try call.decode(CommandRequest.self)
    return try await change(call) { writing in
      guard let found = try writing.display(display), let site = try writing.site(found.site) else {
        throw SignageError.notFound(noun: "display", id: display.text)
      }
      try call.require(.changePlaces, in: .ward(site.ward), says: "Ask an administrator of its ward.")
      let name = writing.newIdentifier()
      guard let id = CommandID(name) else { throw SignageError.notFound(noun: "command", id: name) }
      let command = try DisplayCommand(
        id: id, display: display, kind: request.command, volume: request.volume, at: writing.now)
      try writing.add(command)
      var detail = ["id": name, "command": command.kind.rawValue]
      detail["volume"] = command.volume.map { "\($0)" }
      try writing.audit("display.command", "display", display.text, detail)
      return Outcome.json(201) { json in
        json.member("id", name)
        json.member("expiresAt", command.expiresAt.rfc3339())
      }
    }
  }

  func listCommands(_ call: Call) throws -> Response {
    let display: DisplayID = try call.id("display")
    let commands = try store.read { reading in
      try requireOwn(display, call, in: reading)
      return try reading.commands(of: display, limit: Self.mostListed)
    }
    return .json { json in
      json.array("commands") { json in
        for command in commands { json.object { Self.write(command, at: call.now, to: &$0) } }
      }
    }
  }

  private static func write(_ command: DisplayCommand, at now: Instant, to json: inout JSONWriter) {
    json.member("id", command.id.text)
    json.member("command", command.kind.rawValue)
    if let volume = command.volume { json.member("volume", volume) }
    json.member("state", command.state(at: now).rawValue)
    json.member("detail", command.result?.detail ?? "")
    json.member("createdAt", command.createdAt.rfc3339())
    json.member("expiresAt", command.expiresAt.rfc3339())
    json.memberOrNull("answeredAt", command.result?.at.rfc3339())
  }

  func getScreenshot(_ call: Call) throws -> Response {
    let display: DisplayID = try call.id("display")
    let screenshot = try store.read { reading in
      try requireOwn(display, call, in: reading)
      return try reading.screenshot(of: display)
    }
    guard let screenshot else { throw SignageError.notFound(noun: "screenshot", id: display.text) }
    return .bytes(
      screenshot.bytes, type: screenshot.type,
      headers: [
        ("ETag", "\"\(screenshot.command)\""), ("Cache-Control", "private, no-cache"),
        ("X-Content-Type-Options", "nosniff"),
      ])
  }

  /// The first result counts; who says it again, or second, is answered as well as the first.
  func takeCommandResult(_ call: Call) async throws -> Response {
    let display = try call.display()
    let id: CommandID = try call.id("command")
    presence.note(display, at: call.now, transport: presence[display]?.transport ?? "poll")
    let picture = call.bytes.isEmpty || call.body != .null ? nil : call.bytes
    let type = try picture.map { try Self.type(ofPicture: $0, announcedAs: call.head.headers["content-type"]) }
    let said = try picture == nil ? call.decode(ResultRequest.self) : ResultRequest(outcome: .done, detail: "")
    return try await record(call) { writing in
      guard var command = try writing.command(id), command.display == display else {
        throw SignageError.notFound(noun: "command", id: id.text)
      }
      guard picture == nil || command.kind == .screenshot else {
        throw SignageError.conflict(says: "No picture was asked for.")
      }
      guard picture != nil || command.kind != .screenshot || said.outcome != .done else {
        throw SignageError.invalid(field: "outcome", says: "Send the picture itself, image/jpeg or image/png.")
      }
      let result = DisplayCommand.Result(outcome: said.outcome, detail: said.detail, at: writing.now)
      guard command.settle(result) else { return .nothing }
      try writing.settle(command)
      if let picture, let type {
        try writing.save(Screenshot(command: id, takenAt: writing.now, type: type, bytes: picture), of: display)
      }
      return .nothing
    }
  }

  /// Throws `Problem.unsupportedType` where the bytes are no picture, or another than announced.
  private static func type(ofPicture bytes: [UInt8], announcedAs header: String?) throws -> String {
    guard let type = Screenshot.type(of: bytes), type == MediaType(header ?? "")?.name else {
      throw Problem.unsupportedType(["image/jpeg", "image/png"])
    }
    return type
  }
}
