internal import Database
public import Signage

extension Reading {
  /// The commands that wait for a screen, the oldest first.
  public func openCommands(at now: Instant) throws -> [DisplayCommand] {
    try transaction.rows(
      "SELECT document FROM commands WHERE expires_at > $1 AND settled_at IS NULL ORDER BY created_at, id", [now]
    ).map { try $0.document("document") }
  }

  /// The commands of a display, the newest first, at most `limit`.
  public func commands(of display: DisplayID, limit: Int) throws -> [DisplayCommand] {
    try transaction.rows(
      "SELECT document FROM commands WHERE display = $1 ORDER BY created_at DESC, id DESC LIMIT $2", [display, limit]
    ).map { try $0.document("document") }
  }

  public func command(_ id: CommandID) throws -> DisplayCommand? {
    try transaction.row("SELECT document FROM commands WHERE id = $1", [id])?.document("document")
  }

  /// The last picture that came from a display; nil where none ever did.
  public func screenshot(of display: DisplayID) throws -> Screenshot? {
    let row = try transaction.row(
      "SELECT command, taken_at, type, body FROM screenshots WHERE display = $1", [display])
    guard let row else { return nil }
    return Screenshot(
      command: try row.identifier("command"), takenAt: try row.instant("taken_at"), type: try row.text("type"),
      bytes: try row.blob("body"))
  }
}

extension Writing {
  /// Keeps a new command. Throws `SignageError.conflict` where too many of its display's are open.
  public func add(_ command: DisplayCommand) throws {
    let open = try transaction.row(
      "SELECT count(*) AS open FROM commands WHERE display = $1 AND settled_at IS NULL AND expires_at > $2",
      [command.display, now])
    guard try open?.integer("open") ?? 0 < DisplayCommand.mostOpen else {
      throw SignageError.conflict(
        says: "\(DisplayCommand.mostOpen) commands wait for this display already; they expire within five minutes.")
    }
    try transaction.run(
      "INSERT INTO commands (id, display, created_at, expires_at, document) VALUES ($1, $2, $3, $4, $5)",
      [command.id, command.display, command.createdAt, command.expiresAt, try document(command)])
    publish(.commandsChanged)
  }

  /// Keeps what came of a command.
  public func settle(_ command: DisplayCommand) throws {
    try transaction.run(
      "UPDATE commands SET settled_at = $1, document = $2 WHERE id = $3", [now, try document(command), command.id])
    publish(.commandsChanged)
  }

  /// Keeps a picture in the place of the display's last one, unless that one is of a later command.
  public func save(_ screenshot: Screenshot, of display: DisplayID) throws {
    try transaction.run(
      "INSERT INTO screenshots (display, command, taken_at, type, body) VALUES ($1, $2, $3, $4, $5) "
        + "ON CONFLICT (display) DO UPDATE SET command = excluded.command, taken_at = excluded.taken_at, "
        + "type = excluded.type, body = excluded.body WHERE screenshots.command <= excluded.command",
      [display, screenshot.command, screenshot.takenAt, screenshot.type, screenshot.bytes])
    changesQuietly()
  }

  /// Takes away what a display was asked to do, and its picture.
  func deleteCommands(of display: DisplayID) throws {
    try transaction.run("DELETE FROM commands WHERE display = $1", [display])
    try transaction.run("DELETE FROM screenshots WHERE display = $1", [display])
    publish(.commandsChanged)
  }

  /// Forgets the commands that are older than `DisplayCommand.daysKept`.
  public func forgetOldCommands() throws {
    try transaction.run(
      "DELETE FROM commands WHERE expires_at < $1", [now.advanced(bySeconds: -DisplayCommand.daysKept * 86_400)])
  }
}
