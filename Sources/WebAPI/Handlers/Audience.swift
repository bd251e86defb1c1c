internal import HTTPServer
internal import Signage
internal import SignageStore

/// Counts in, rankings out (DESIGN 4.5, 5).
extension API {
  private struct ObservationsRequest: Decodable {
    var observations: [ObservationRequest]
  }

  private struct ObservationRequest: Decodable {
    var sensor: SensorID
    var periodStart: String
    var periodSeconds: Int
    var coverageSeconds: Int
    var tier: Observation.Tier
    var bandScheme: BandScheme
    var cells: [Count]
    var totalOts: Int
    var totalLook: Int?
    var model: CountingModel
    var revision: Int?
    var backfill: Bool?

    func observation() -> Observation? {
      guard let start = Instant(rfc3339: periodStart) else { return nil }
      return Observation(
        sensor: sensor, periodStart: start, periodSeconds: periodSeconds, coverageSeconds: coverageSeconds, tier: tier,
        bandScheme: bandScheme, cells: cells, totalOts: totalOts, totalLook: totalLook, model: model,
        revision: revision ?? 1, backfill: backfill ?? false)
    }
  }

  /// Takes each observation by itself: one that breaks a rule is named, the others are stored. 422 where none was taken.
  func takeObservations(_ call: Call) async throws -> Response {
    guard case .sensor(let id) = call.actor.device else {
      throw SignageError.forbidden(says: "This is for sensors: use a sensor's token.")
    }
    let requests = try call.decode(ObservationsRequest.self).observations
    return try await record(call) { writing in
      let sensor = try writing.sensor(id)
      var (accepted, unchanged) = (0, 0)
      var rejected: [(index: Int, rule: String)] = []
      for (index, request) in requests.enumerated() {
        do {
          guard request.sensor == id else { throw ObservationRule.unknownSensor }
          guard let observation = request.observation() else { throw ObservationRule.periodNotAligned }
          try observation.validate(registeredSensor: sensor, at: call.now)
          switch try writing.save(observation) {
          case .stored: accepted += 1
          case .unchanged: unchanged += 1
          case .needsHigherRevision: rejected.append((index, "revisionNotHigher"))
          }
        } catch let rule as ObservationRule {
          rejected.append((index, rule.rawValue))
        }
      }
      if accepted + unchanged == 0, !rejected.isEmpty { throw Self.refusal(rejected) }
      return .json(202) { json in
        json.member("accepted", accepted)
        json.member("unchanged", unchanged)
        json.array("rejected") { json in
          for (index, rule) in rejected {
            json.object { json in
              json.member("index", index)
              json.member("rule", rule)
            }
          }
        }
      }
    }
  }

  /// All observations of a request break a rule: nothing is stored, and each is named.
  private static func refusal(_ rejected: [(index: Int, rule: String)]) -> Violations {
    Violations(
      all: rejected.prefix(20).map { index, rule in
        Violation(
          path: "observations/\(index)", says: "\(rule): \(ObservationRule(rawValue: rule)?.says ?? laterRevision)")
      })
  }

  private static let laterRevision = "Other counts are known of this period; send a higher revision to replace them."

  /// The contents that could be on the display, ordered for an hour of its week.
  func listRankings(_ call: Call) async throws -> Response {
    guard let text = call.query["display"]?.string, let id = DisplayID(text) else {
      throw SignageError.invalid(field: "display", says: "Name a display.")
    }
    let inputs = try programme.inputs(at: call.now)
    guard let (display, site, zone) = Programme.place(id, in: inputs) else {
      throw SignageError.notFound(noun: "display", id: text)
    }
    try requireOwn(id, call)
    let local = zone.local(at: call.now)
    let weekday = call.query["weekday"]?.string.flatMap(Weekday.init) ?? local.day.weekday
    let hour = call.query["hour"]?.integer ?? local.hour
    let candidates = inputs.contents.values.filter { content in
      content.readiness == .playable && content.owner.contains(site.ward)
        && content.period?.contains(local.day) == true
    }.map { PoolCandidate(content: $0.id, audience: $0.audience) }
    let rankings = inputs.audience?.rankings(display: id, weekday: weekday, hour: hour, candidates: candidates) ?? []
    return .json { json in
      json.member("display", display.id.text)
      json.member("weekday", weekday.rawValue)
      json.member("hour", hour)
      json.memberOrNull("publishedAt", inputs.audience?.publishedAt.rfc3339())
      json.array("rankings") { json in
        for ranking in rankings { json.object { Self.write(ranking, inputs, to: &$0) } }
      }
    }
  }

  private static func write(_ ranking: Ranking, _ inputs: ScheduleInputs, to json: inout JSONWriter) {
    json.member("content", ranking.content.text)
    json.object("title") { json in
      PlaylistDocument.write(inputs.contents[ranking.content]?.title ?? [:], to: &json)
    }
    json.member("score", ranking.score)
    json.member("low", ranking.low)
    json.member("high", ranking.high)
    json.member("share", ranking.share)
    json.member("learned", ranking.learned)
    json.object("explanation") { json in
      json.member("base", ranking.explanation.base)
      json.member("content", ranking.explanation.content)
      json.member("attribute", ranking.explanation.attribute)
      json.member("n", ranking.explanation.n)
      json.member("basis", ranking.explanation.basis.rawValue)
    }
  }

  /// Computes now what the background would at 03:00.
  func startComputation(_ call: Call) async throws -> Response {
    try call.require(
      .computeRankings, in: .city,
      says: "They are computed for the whole city at once; ask its analyst or administrator.")
    let response = try await change(call) { writing in
      try writing.audit("rankings.computation", "rankings", "")
      return Outcome.json(202) { $0.member("state", "running") }
    }
    background.publishRankings()
    return response
  }

  func getComputation(_ call: Call) throws -> Response {
    let computation = background.computation
    return .json { json in
      json.member("state", computation.isRunning ? "running" : "idle")
      json.memberOrNull("finishedAt", computation.finishedAt?.rfc3339())
    }
  }
}
