internal import HTTPServer
internal import Signage

extension Routes {
  static let player: [Route<Handling>] = [
    Route(
      .put, "/v1/player/session", "Exchange a display's token for a cookie", tag: "Player", access: .display,
      answers: [.noContent("The cookie is set.")], handler: .read(API.openSession)),
    Route(
      .get, "/v1/player/playlist", "Eight days from local midnight", tag: "Player", access: .display,
      headers: [.ifNoneMatch], answers: [.document("The playlist."), .notModified("It is still that.")],
      handler: .reply(API.pullPlaylist)),
    Route(
      .get, "/v1/player/state", "What holds now", tag: "Player", access: .display,
      query: [.optional("wait", .integer(0...25), default: 0, "Seconds to wait for another state than If-None-Match.")],
      headers: [.ifNoneMatch], answers: [.document("The state."), .notModified("It is still that.")],
      handler: .reply(API.pullState)),
    Route(
      .get, "/v1/player/events", "Each state as it comes to hold", tag: "Player", access: .display,
      answers: [.bytes("text/event-stream", "Each event is a whole state.")], handler: .reply(API.streamEvents)),
    Route(
      .post, "/v1/player/reports", "What was shown, and how the display is", tag: "Player", access: .display,
      headers: [.idempotencyKey], bodies: [.json(.playerReports, limit: 1 << 20)],
      answers: [.document("What was stored, known or rejected, and the state.")], handler: .later(API.takeReport)),
    Route(
      .post, "/v1/player/commands/{id}/result", "What came of a command",
      about: "In words, or the picture that was asked for. Of several screens of a display the first one's counts.",
      tag: "Player", access: .display,
      bodies: [
        .json(.commandResult, limit: 16 << 10),
        .bytes(types: ["image/jpeg", "image/png"], limit: DisplayCommand.mostScreenshotBytes),
      ], answers: [.noContent("It is known.")], handler: .later(API.takeCommandResult)),
    Route(
      .get, "/player", "To the web player", tag: "Player", access: .anyone,
      answers: [.bytes("text/html", "See Location.")], isPage: true, handler: .read(API.redirectToPlayer)),
    Route(
      .get, "/player/", "The web player", tag: "Player", access: .anyone,
      answers: [.bytes("text/html", "The page.")], isPage: true, handler: .read(API.getPlayerPage)),
    Route(
      .get, "/player/{path}", "A file of the web player", tag: "Player", access: .anyone, formats: ["path": .fileName],
      answers: [.bytes("*/*", "The file.")], isPage: true, handler: .read(API.getPlayerAsset)),
  ]
}
