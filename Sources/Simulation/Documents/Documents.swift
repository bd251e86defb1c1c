internal import Crypto
internal import Foundation
internal import Signage

/// Reads what servers answer. Thousands of players are told the same but for a few bytes at the beginning, which is read each
/// time; the rest is read once and shared.
final class Documents {
  private let decoder = JSONDecoder()
  private var states: [ArraySlice<UInt8>: RestOfState] = [:]
  private var playlists: [PlaylistKey: Weakly] = [:]

  private static let mostStates = 256
  private static let mostPlaylists = 2048

  private struct PlaylistKey: Hashable {
    var digest: Digest
    var pixels: Pixels
  }

  private struct Weakly {
    weak var held: HeldPlaylist?
  }

  /// Throws `Malformed` for whatever is not a state.
  func state(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> PulledState {
    guard let (head, rest) = Self.split(bytes, before: Self.emergencies),
      let known = try? decode(HeadOfState.self, head)
    else { return try state(try decode(HeadOfState.self, bytes), try decode(RestOfState.self, bytes)) }
    if let present = states[rest] { return try state(known, present) }
    let read = try decode(RestOfState.self, rest)
    if states.count >= Self.mostStates { states.removeAll() }
    states[rest] = read
    return try state(known, read)
  }

  private func state(_ head: HeadOfState, _ rest: RestOfState) throws(Malformed) -> PulledState {
    guard let serverTime = Instant(rfc3339: head.serverTime) else { throw Malformed() }
    var commands: [PulledCommand] = []
    for command in head.commands ?? rest.commands ?? [] { commands.append(try command.pulled()) }
    return PulledState(
      serverTime: serverTime, playlist: head.playlist, emergencies: rest.emergencies.map(\.emergency),
      commands: commands, pollSeconds: rest.pollSeconds)
  }

  /// Throws `Malformed` for whatever is not a playlist.
  func playlist(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> (
    display: WireDisplay, digest: String, held: HeldPlaylist
  ) {
    guard let (head, rest) = Self.split(bytes, before: Self.segments),
      let known = try? decode(HeadOfPlaylist.self, head)
    else {
      let head = try decode(HeadOfPlaylist.self, bytes)
      let whole = try decode(RestOfPlaylist.self, bytes)
      return (head.display, head.digest, try whole.held(by: head.display.pixels, Self.anybody))
    }
    let key = PlaylistKey(digest: SHA256.digest(of: Array(rest)), pixels: known.display.pixels)
    if let present = playlists[key]?.held { return (known.display, known.digest, present) }
    let read = try decode(RestOfPlaylist.self, rest).held(by: known.display.pixels, Self.anybody)
    if playlists.count >= Self.mostPlaylists { playlists = playlists.filter { $0.value.held != nil } }
    playlists[key] = Weakly(held: read)
    return (known.display, known.digest, read)
  }

  /// Throws `Malformed` for whatever is not the answer to a report.
  func reportAnswer(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> ReportAnswer {
    guard let start = Self.first(Self.stateOfReport, in: bytes), let end = Self.last(Self.stored, in: bytes),
      start + Self.stateOfReport.count <= end
    else { throw Malformed() }
    let rest = try decode(RestOfReportAnswer.self, [UInt8(ascii: "{")] + bytes[(end + 1)...])
    return ReportAnswer(
      state: try state(bytes[(start + Self.stateOfReport.count)..<end]), stored: rest.stored,
      duplicate: rest.duplicate, rejected: rest.rejected)
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ bytes: ArraySlice<UInt8>) throws(Malformed) -> Value {
    do { return try decoder.decode(type, from: Data(bytes)) } catch { throw Malformed() }
  }

  private static let emergencies = Array(",\"emergencies\":".utf8)
  private static let segments = Array(",\"segments\":".utf8)
  private static let stateOfReport = Array(",\"state\":".utf8)
  private static let stored = Array(",\"stored\":".utf8)
  /// Whose playlist it is does not matter to those who share one.
  private static let anybody: DisplayID? = DisplayID("simulated")

  /// Two documents of one: the members before the one that `marker` begins, and those from it on. Where the marker is not of
  /// the outermost object the first of them is no document; the whole is read then, as where members come in another order.
  private static func split(
    _ bytes: ArraySlice<UInt8>, before marker: [UInt8]
  ) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
    guard let at = first(marker, in: bytes) else { return nil }
    return (bytes[..<at] + [UInt8(ascii: "}")], [UInt8(ascii: "{")] + bytes[(at + 1)...])
  }

  private static func first(_ marker: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    Data(bytes).range(of: Data(marker)).map { bytes.startIndex + $0.lowerBound }
  }

  private static func last(_ marker: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    Data(bytes).range(of: Data(marker), options: .backwards).map { bytes.startIndex + $0.lowerBound }
  }
}

/// What came is not what was asked for.
struct Malformed: Error {}
