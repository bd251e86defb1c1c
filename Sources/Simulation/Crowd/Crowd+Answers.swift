internal import Crypto
internal import HTTPClient
internal import Signage

/// What came for the players of a crowd.
extension Crowd {
  func take(_ event: TransferLoop.Event) {
    let (id, now) = (event.id, watch.now)
    guard let one = underway[id] else { return }
    switch event {
    case .received(_, let status, let bytes): received(bytes, status: status, id, one, at: now)
    case .ended(_, let answer):
      forget(id)
      ended(answer, one, at: now)
    case .failed(_, let fault):
      forget(id)
      failed(one, says: fault.description, at: now)
    }
    awake.insert(one.member)
  }

  private func received(_ bytes: [UInt8], status: Int, _ id: TransferLoop.ID, _ one: Underway, at now: Instant) {
    latest.bytes += bytes.count
    guard status == 200 else { return }
    underway[id]?.bytes += bytes.count
    if one.question.kind == .media {
      underway[id]?.hash?.update(bytes)
      return
    }
    members[one.member].player.sawLife(at: now)
    for event in underway[id]?.events.take(bytes) ?? [] {
      guard let state = try? documents.state(event[...]) else {
        latest.fail("events.malformed")
        continue
      }
      latest.states += 1
      if underway[id]?.hasHeard == false {
        underway[id]?.hasHeard = true
        latest.time(.firstState, microseconds: watch.microseconds - one.microseconds)
      }
      members[one.member].player.heard(state, at: now)
    }
  }

  private func ended(_ answer: HTTPAnswer, _ one: Underway, at now: Instant) {
    latest.bytes += answer.bytes.count
    guard [200, 204, 304].contains(answer.status) else {
      if answer.status == 401 { members[one.member].player.revoke() }
      let isForGood = (400...499).contains(answer.status) && answer.status != 429
      return failed(one, says: "status\(answer.status)", isForGood: isForGood, at: now)
    }
    do throws(Malformed) {
      try understand(answer, one, at: now)
    } catch {
      failed(one, says: "malformed", at: now)
    }
  }

  private func understand(_ answer: HTTPAnswer, _ one: Underway, at now: Instant) throws(Malformed) {
    let (member, body) = (one.member, answer.bytes[...])
    switch one.question {
    case .events: failed(one, says: "ended", at: now)
    case .state:
      let state = try documents.state(body)
      time(.state, one)
      members[member].player.answered(state, askedAt: one.askedAt, at: now)
    case .longPoll:
      let state = answer.status == 304 ? nil : try documents.state(body)
      latest.states += state == nil ? 0 : 1
      members[member].player.answeredLongPoll(state, tag: answer.fields["ETag"], at: now)
    case .playlist:
      if answer.status == 304 {
        time(.playlistUnchanged, one)
        members[member].player.received(nil, digest: nil, at: now)
      } else {
        let read = try documents.playlist(body)
        time(.playlist, one)
        members[member].player.received(read.held, digest: read.digest, at: now)
      }
    case .media(let medium): take(medium, one, at: now)
    case .report:
      let read = try documents.reportAnswer(body)
      time(.report, one)
      count(read)
      members[member].player.reported(read.state, askedAt: one.askedAt, at: now)
    case .result(let result):
      time(.result, one)
      members[member].player.answered(result)
    }
  }

  private func take(_ medium: Medium, _ one: Underway, at now: Instant) {
    guard one.hash?.digest.hexadecimal == medium.sha256 else {
      latest.fail("media.corrupt")
      members[one.member].player.failedMedia(
        medium, isCorrupt: true, detail: "Its SHA-256 is another.", at: now)
      return
    }
    time(.media, one)
    members[one.member].player.keeps(medium, at: now)
  }

  private func count(_ answer: ReportAnswer) {
    latest.told.stored += answer.stored
    latest.told.duplicate += answer.duplicate
    latest.told.rejected += answer.rejected.count
    for rejected in answer.rejected { latest.fail("report.\(rejected.rule)") }
  }

  private func time(_ pull: Tally.Pull, _ one: Underway) {
    latest.time(pull, microseconds: watch.microseconds - one.microseconds)
  }

  private func failed(_ one: Underway, says word: String, isForGood: Bool = false, at now: Instant) {
    latest.fail("\(one.question.kind.rawValue).\(word)")
    let member = one.member
    switch one.question {
    case .events: members[member].player.streamEnded(at: now)
    case .state: members[member].player.planPoll(after: now)
    case .longPoll: members[member].player.failedLongPoll(at: now)
    case .playlist: members[member].player.failedPlaylist(at: now, detail: word)
    case .media(let medium):
      members[member].player.failedMedia(medium, isCorrupt: false, detail: word, at: now)
    case .report: members[member].player.failedReport(at: now)
    case .result(let result): members[member].player.failed(result, isForGood: isForGood, at: now)
    }
  }
}
