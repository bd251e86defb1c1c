import Signage
import Testing

@testable import Simulation

@Suite struct CommandsTests {
  private func command(_ kind: String, seconds: Int64 = 300) -> PulledCommand {
    PulledCommand(id: "id-\(kind)", command: kind, expiresAt: Life.start.advanced(bySeconds: seconds))
  }

  private func hears(_ commands: [PulledCommand], during emergencies: [PulledEmergency] = [], _ life: inout Life) {
    life.player.heard(state("a", at: life.now, emergencies: emergencies, commands: commands), at: life.now)
  }

  private func results(_ life: inout Life, later: Int64 = 0) -> [CommandResult] {
    life.errands(later: later).compactMap { if case .ask(.result(let result)) = $0 { result } else { nil } }
  }

  @Test func eachIsAnsweredOnceAndInOrder() throws {
    var life = Life.playing(try playlist())
    let commands = ["screenshot", "panelOn", "panelOff", "volume"].map { command($0) }
    hears(commands, &life)
    for command in commands {
      let result = try #require(results(&life).first)
      #expect(result.command == command.id && result.outcome == "unsupported" && !result.detail.isEmpty)
      #expect(results(&life).isEmpty, "one after another")
      // States that were made before the answer came still have it.
      hears(commands, &life)
      life.player.answered(result)
    }
    hears(commands, &life)
    #expect(results(&life, later: 60_000).isEmpty)
    hears([], &life)
    #expect(life.player.begunCommands.isEmpty)
  }

  @Test func whoIsToLoadAgainDoesOnceTheServerKnows() throws {
    var life = Life.playing(try playlist(media: [Medium(sha256: "a", bytes: 1)]))
    let name = life.player.installation
    hears([command("reload")], &life)
    let result = try #require(results(&life).first)
    #expect(result.outcome == "done" && life.player.isStreaming)
    life.player.answered(result)
    #expect(life.player.nextDue <= life.now)
    #expect(life.errands() == [.cutLine])
    #expect(Set(life.due()).isSuperset(of: [.events, .state, .media, .report]))
    #expect(!life.errands(later: 1).contains(.cutLine))
    #expect(life.player.takeIncidents().isEmpty)
    // As a page that is loaded, and the old name is never heard again.
    #expect(life.player.installation != name)
  }

  @Test func anEmergencyIsNotDisturbed() throws {
    var life = Life.playing(try playlist())
    hears([command("reload"), command("panelOff"), command("panelOn")], during: [emergency()], &life)
    var outcomes: [String] = []
    while let result = results(&life).first {
      outcomes.append(result.outcome)
      life.player.answered(result)
    }
    #expect(outcomes == ["failed", "failed", "unsupported"])
    #expect(!life.player.isLoadingAgain)
  }

  @Test func anAnswerIsSaidUntilItIsHeardOrItsTimeIsOver() throws {
    var life = Life.playing(try playlist())
    hears([command("volume", seconds: 60), command("panelOn")], &life)
    let first = try #require(results(&life).first)
    life.player.failed(first, isForGood: false, at: life.now)
    #expect(results(&life).isEmpty)
    #expect(results(&life, later: 11_000) == [first])
    life.player.failed(first, isForGood: false, at: life.now)
    let next = try #require(results(&life, later: 60_000).first)
    #expect(next.command == "id-panelOn")
    life.player.failed(next, isForGood: true, at: life.now)
    #expect(results(&life, later: 60_000).isEmpty && life.player.commands.isEmpty)
  }

  @Test func anAnswerThatWasUnderWayWhenTheLineWasCutIsSaidAgain() throws {
    var life = Life.playing(try playlist()) { settings in
      settings.offlineShare = 0.9
      settings.offlineSeconds = 10...10
    }
    hears([command("volume", seconds: 3000)], &life)
    let result = try #require(results(&life).first)
    var asked: [CommandResult] = []
    life.live(seconds: 60) { _, question, _ in
      if case .result(let again) = question { asked.append(again) }
    }
    #expect(!asked.isEmpty && asked.allSatisfy { $0 == result })
  }
}
