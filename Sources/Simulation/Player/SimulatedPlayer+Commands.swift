internal import Signage

/// What an administrator asks of the screen, answered as by a player that has no kiosk's agent beside it: one after another, each
/// once, and said until the server has it (players/web/commands.js).
extension SimulatedPlayer {
  private static let noAgent = "No kiosk agent is beside this browser."
  private static let isBusy = "An emergency is on the screen."

  /// All that are open now; what was begun before is not begun again.
  mutating func take(_ open: [PulledCommand]) {
    begunCommands.formIntersection(open.map(\.id))
    for command in open where begunCommands.insert(command.id).inserted { commands.append(command) }
  }

  mutating func answerCommands(at now: Instant) -> [Errand] {
    guard !isAnswering, nextAnswer <= now else { return [] }
    let trusted = clock.now(now)
    commands.removeAll { $0.expiresAt <= trusted }
    guard let command = commands.first else { return [] }
    let result = commandResult.flatMap { $0.command == command.id ? $0 : nil } ?? result(of: command, at: trusted)
    (commandResult, isAnswering) = (result, true)
    return [.ask(.result(result))]
  }

  private func result(of command: PulledCommand, at trusted: Instant) -> CommandResult {
    let isDisturbing = ["reload", "panelOff"].contains(command.command)
    if isDisturbing, !visible(emergencies, at: trusted).isEmpty {
      return CommandResult(command: command.id, outcome: "failed", detail: Self.isBusy)
    }
    if command.command == "reload" { return CommandResult(command: command.id, outcome: "done", loadsAgain: true) }
    return CommandResult(command: command.id, outcome: "unsupported", detail: Self.noAgent)
  }

  /// The server has it.
  mutating func answered(_ result: CommandResult) {
    settle(result)
    if result.loadsAgain { isLoadingAgain = true }
  }

  /// It was refused for good, or nobody knows whether the server has it.
  mutating func failed(_ result: CommandResult, isForGood: Bool, at now: Instant) {
    isAnswering = false
    guard !isForGood else { return settle(result) }
    answerFailures += 1
    nextAnswer = now.advanced(byMilliseconds: Pause.milliseconds(afterFailures: answerFailures, &random))
  }

  private mutating func settle(_ result: CommandResult) {
    commands.removeAll { $0.id == result.command }
    (commandResult, isAnswering, answerFailures) = (nil, false, 0)
  }
}
