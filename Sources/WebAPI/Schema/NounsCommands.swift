internal import Signage

/// What screens are asked to do, and what they answer.
extension Schema {
  /// `POST /v1/displays/{id}/commands`.
  static let command = Schema.object([
    .required("command", .choice(DisplayCommand.Kind.self)),
    .optional("volume", .integer(0...100), "Of the command volume alone."),
  ]).named("Command")

  static let commandReceipt = Schema.object([
    .required("id", .identifier), .required("expiresAt", .instant, "If no screen has answered until then."),
  ]).named("CommandReceipt")

  static let commandList = Schema.object([
    .required(
      "commands",
      .array(
        of: .object([
          .required("id", .identifier), .required("command", .choice(DisplayCommand.Kind.self)),
          .optional("volume", .integer(0...100)), .required("state", .choice(DisplayCommand.State.self)),
          .required("detail", .text(0...200, lines: .many)), .required("createdAt", .instant),
          .required("expiresAt", .instant), .required("answeredAt", Schema.instant.nullable),
        ]), count: 0...100))
  ]).named("CommandList")

  /// In `GET /v1/player/state`.
  static let openCommand = Schema.object([
    .required("id", .identifier), .required("command", .choice(DisplayCommand.Kind.self)),
    .optional("volume", .integer(0...100)), .required("expiresAt", .instant),
  ]).named("OpenCommand")

  /// `POST /v1/player/commands/{id}/result`.
  static let commandResult = Schema.object([
    .required("outcome", .choice(DisplayCommand.Outcome.self)),
    .optional("detail", .text(0...200, lines: .many), default: ""),
  ]).named("CommandResult")
}
