internal import HTTPServer
internal import Signage

extension Routes {
  static let pairing: [Route<Handling>] = [
    Route(
      .post, "/v1/player/pairings", "A code for a new screen to show", tag: "Player", access: .anyone,
      bodies: small(.pairingRequest), answers: [.created(.pairingOffer, "The code and the screen's secret.")],
      handler: .later(API.openPairing)),
    Route(
      .get, "/v1/player/pairings/{code}", "Has the code been entered?",
      about: "The bearer is the secret that came with the code. The same token is answered until its first use.",
      tag: "Player", access: .pairing, formats: ["code": .pairingCode],
      query: [.optional("wait", .integer(0...25), default: 0, "Seconds to wait until it has.")],
      answers: [
        .ok(.pairedToken, "It has; the display's token."),
        Answer(status: 202, about: "Not yet.", content: .json(.openPairing)),
      ], handler: .reply(API.fetchPairing)),
    Route(
      .put, "/v1/displays/{id}/pairing", "Make the screen that shows a code this display",
      about: "The display's tokens until now end at once.", tag: "Places", access: .person(.changePlaces),
      headers: [.idempotencyKey], bodies: small(.pairing),
      answers: [.ok(.pairingAnswer, "It is; its screen learns it within seconds.")], handler: .later(API.pairDisplay)),
    Route(
      .get, "/v1/displays/{id}/pairing", "Has the paired screen come?", about: "Known for a day.", tag: "Places",
      access: .person(.changePlaces), answers: [.ok(.pairingAnswer, "When it was paired, and when it came.")],
      handler: .read(API.getPairing)),
    Route(
      .get, "/pairing", "To the page on which codes are entered", tag: "Player", access: .anyone,
      answers: [.bytes("text/html", "See Location.")], isPage: true, handler: .read(API.redirectToPairing)),
    Route(
      .get, "/pairing/", "The page on which codes are entered", tag: "Player", access: .anyone,
      answers: [.bytes("text/html", "The page.")], isPage: true, handler: .read(API.getPairingPage)),
    Route(
      .get, "/pairing/{path}", "A file of that page", tag: "Player", access: .anyone, formats: ["path": .fileName],
      answers: [.bytes("*/*", "The file.")], isPage: true, handler: .read(API.getPairingAsset)),
  ]

  static let player: [Route<Handling>] = [
    Route(
      .put, "/v1/player/session", "Exchange a display's token for a cookie",
      about: "With the cookie alone, its term begins anew.", tag: "Player", access: .display,
      answers: [.noContent("The cookie is set.")], isTokenExchange: true, handler: .read(API.openSession)),
    Route(
      .get, "/v1/player/playlist", "Eight days from local midnight", tag: "Player", access: .display,
      headers: [.ifNoneMatch],
      answers: [.ok(.playlist, "The playlist.", headers: [.etag]), .notModified("It is still that.")],
      handler: .reply(API.pullPlaylist)),
    Route(
      .get, "/v1/player/state", "What holds now", tag: "Player", access: .display,
      query: [.optional("wait", .integer(0...25), default: 0, "Seconds to wait for another state than If-None-Match.")],
      headers: [.ifNoneMatch],
      answers: [.ok(.playerState, "The state.", headers: [.etag]), .notModified("It is still that.")],
      handler: .reply(API.pullState)),
    Route(
      .get, "/v1/player/events", "Each state as it comes to hold", tag: "Player", access: .display,
      answers: [.bytes("text/event-stream", "Each event is a whole state.")], handler: .reply(API.streamEvents)),
    Route(
      .post, "/v1/player/reports", "What was shown, and how the display is",
      about:
        "Plays are stored once by their ids, and taken for 60 days (`tooOld`) and up to 5 minutes ahead (`future`). "
        + "`faults` are those that hold and those that are over but were never told, each with `at` since when; what a report "
        + "leaves out is over. The newest \(DisplayReport.faultsKept) are kept. 503 with Retry-After where many send much at once, 429 "
        + "where two large reports under this token are on their way: nothing of it was taken.",
      tag: "Player", access: .display, headers: [.idempotencyKey], bodies: [.json(.playerReports, limit: 1 << 20)],
      answers: [.ok(.playerReportsAnswer, "What was stored, known or rejected, and the state.")],
      refusals: [.unavailable], handler: .bulky(API.takeReport)),
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
