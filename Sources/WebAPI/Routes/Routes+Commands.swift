internal import HTTPServer
internal import Signage

extension Routes {
  static let commands: [Route<Handling>] = [
    Route(
      .post, "/v1/displays/{id}/commands", "Ask a screen to do something",
      about: """
        A picture of the screen, the panel's power, how loud it is, or the page anew. The screen is told at once; a command \
        that no screen has answered for five minutes expires, and at most ten wait for a display.
        """,
      tag: "Places", access: .person(.changePlaces), headers: [.idempotencyKey], bodies: small(.command),
      answers: [.created(.commandReceipt, "The display is told.")], handler: .later(API.postCommand)),
    Route(
      .get, "/v1/displays/{id}/commands", "What a display was asked to do, and what came of it",
      about: "Of the last 30 days, the newest first, at most 100.", tag: "Places", access: .person(.seePlaces),
      answers: [.ok(.commandList, "The commands.")], handler: .read(API.listCommands)),
    Route(
      .get, "/v1/displays/{id}/screenshot", "The last picture of a display's screen",
      about: "Its `ETag` is the command that asked for it.", tag: "Places", access: .person(.seePlaces),
      headers: [.ifNoneMatch],
      answers: [
        .bytes("image/*", "JPEG or PNG."), .notModified("It is still that one."),
      ], handler: .read(API.getScreenshot)),
  ]
}
