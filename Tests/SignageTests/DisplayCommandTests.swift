import Testing

@testable import Signage

/// What a screen is asked to do, and when that is over.
@Suite struct DisplayCommandTests {
  let now = Instant(milliseconds: 1_800_000_000_000)

  func command(_ kind: DisplayCommand.Kind, volume: Int? = nil) throws -> DisplayCommand {
    let id = try #require(CommandID("c-1"))
    let display = try #require(DisplayID("lobby"))
    return try DisplayCommand(id: id, display: display, kind: kind, volume: volume, at: now)
  }

  @Test func onlyAVolumeHasAVolume() throws {
    for kind in DisplayCommand.Kind.allCases {
      #expect((try? command(kind)) != nil || kind == .volume)
      #expect((try? command(kind, volume: 50)) != nil || kind != .volume)
      #expect(kind == .volume || (try? command(kind, volume: 50)) == nil)
    }
    #expect(throws: SignageError.self) { try command(.volume) }
    for loud in [-1, 101, .min, .max] { #expect(throws: SignageError.self) { try command(.volume, volume: loud) } }
    for loud in [0, 100] { #expect(try command(.volume, volume: loud).volume == loud) }
  }

  @Test func itIsOpenForFiveMinutesToTheMillisecond() throws {
    let command = try command(.reload)
    #expect(command.expiresAt.milliseconds(since: now) == 300_000)
    #expect(command.state(at: now) == .open)
    #expect(command.state(at: command.expiresAt.advanced(byMilliseconds: -1)) == .open)
    #expect(command.state(at: command.expiresAt) == .expired)
  }

  @Test(arguments: DisplayCommand.Outcome.allCases)
  func theFirstAnswerCountsHoweverLate(outcome: DisplayCommand.Outcome) throws {
    var command = try command(.screenshot)
    let late = command.expiresAt.advanced(bySeconds: 1)
    let isFirst = command.settle(.init(outcome: outcome, detail: "first", at: late))
    let isSecond = command.settle(.init(outcome: .done, detail: "second", at: now))
    #expect(isFirst && !isSecond)
    #expect(command.result == .init(outcome: outcome, detail: "first", at: late))
    for instant in [now, late] { #expect(command.state(at: instant).rawValue == outcome.rawValue) }
  }

  @Test func aPictureIsToldByItsBytes() {
    #expect(Screenshot.type(of: [0xff, 0xd8, 0xff, 0xe0]) == "image/jpeg")
    #expect(Screenshot.type(of: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]) == "image/png")
    let others: [[UInt8]] = [
      [], [0xff], [0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47], Array("GIF89a".utf8), Array("<svg".utf8),
    ]
    for bytes in others { #expect(Screenshot.type(of: bytes) == nil) }
  }
}
