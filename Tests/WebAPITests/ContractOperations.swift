import HTTPServer
import Signage

@testable import WebAPI

/// A table that uses every feature of operations with the contract's own nouns.
enum ContractOperations {
  static let all: [Operation] = [
    Operation(
      method: .put, path: "/v1/displays/{id}", summary: "Register or change a display", tag: "places",
      access: .person(.changePlaces), bodies: [.json(.display, limit: 65_536)],
      answers: [
        .ok(Schema.display.answered("DisplayAnswer", with: [.required("status", .displayStatus)]), "Changed."),
        .created(Schema.display.answered("DisplayAnswer", with: [.required("status", .displayStatus)]), "Registered."),
      ]),
    Operation(
      method: .get, path: "/v1/displays", summary: "Displays with their status", tag: "places",
      access: .person(.seePlaces),
      query: [.search, .optional("tag", .identifier), .limit, .cursor],
      answers: [
        .ok(
          .list("displays", of: Schema.display.answered("DisplayAnswer", with: [.required("status", .displayStatus)])),
          "A page.")
      ]),
    Operation(
      method: .delete, path: "/v1/displays/{id}", summary: "Remove a display", tag: "places",
      access: .person(.changePlaces),
      answers: [.noContent("Removed.")]),
    Operation(
      method: .get, path: "/v1/displays/{id}/now", summary: "What is on, and why", tag: "schedule",
      access: .person(.seeSchedule),
      query: [.at], answers: [.ok(.showing, "What is on.")]),
    Operation(
      method: .put, path: "/v1/sites/{id}", summary: "Register or change a site", tag: "places",
      access: .person(.changePlaces),
      bodies: [.json(.site, limit: 65_536)], answers: [.ok(Schema.site.answered("SiteAnswer"), "Changed.")]),
    Operation(
      method: .put, path: "/v1/sensors/{id}", summary: "Register or change a sensor", tag: "places",
      access: .person(.changePlaces), bodies: [.json(.sensor, limit: 65_536)],
      answers: [.ok(Schema.sensor.answered("SensorAnswer"), "Changed.")]),
    Operation(
      method: .post, path: "/v1/contents", summary: "Put up a content", tag: "contents",
      access: .person(.changeContent),
      headers: [.idempotencyKey],
      bodies: [
        .form(Schema.contentForm, files: [FormFile(name: "file", about: "The poster.")], limit: 2 << 30),
        .json(.textNotice, limit: 65_536),
      ], answers: [.created(.object([.required("id", .identifier)]), "Stored.")]),
    Operation(
      method: .patch, path: "/v1/contents/{id}", summary: "Change a content", tag: "contents",
      access: .person(.changeContent),
      headers: [.ifMatch], bodies: [.mergePatch(.contentChange, limit: 65_536)], answers: [.noContent("Changed.")]),
    Operation(
      method: .post, path: "/v1/contents/{id}/return", summary: "Give a content back", tag: "contents",
      access: .person(.approveContent), bodies: [.json(.reason, limit: 4096)], answers: [.noContent("Returned.")]),
    Operation(
      method: .get, path: "/v1/media/{sha256}", formats: ["sha256": .sha256], summary: "A file", tag: "contents",
      access: .person(.seeContents).or(.display), headers: [.ifNoneMatch],
      answers: [
        .bytes("application/octet-stream", "The file.", headers: [.etag]), .notModified("It is there already."),
      ]),
    Operation(
      method: .put, path: "/v1/pools/{id}", summary: "Change a pool", tag: "contents", access: .person(.changeSchedule),
      bodies: [.json(.pool, limit: 1 << 20)], answers: [.ok(Schema.pool.answered("PoolAnswer"), "Changed.")]),
    Operation(
      method: .put, path: "/v1/campaigns/{id}", summary: "Change a campaign", tag: "contents",
      access: .person(.changeSchedule),
      bodies: [.json(.campaign, limit: 1 << 20)], answers: [.ok(Schema.campaign.answered("CampaignAnswer"), "Changed.")]
    ),
    Operation(
      method: .post, path: "/v1/schedule", summary: "Schedule", tag: "schedule", access: .person(.changeSchedule),
      query: [.dryRun],
      headers: [.idempotencyKey], bodies: [.json(.scheduleEntry, limit: 1 << 20)],
      answers: [.created(.object([.required("id", .identifier)]), "Scheduled.")]),
    Operation(
      method: .get, path: "/v1/holidays", summary: "National holidays", tag: "schedule", access: .anyone,
      query: [.optional("country", .choice(["JP"]), default: "JP"), .required("year", .integer(2020...2050))],
      answers: [.ok(.holidays, "The year's.")]),
    Operation(
      method: .get, path: "/v1/player/playlist", summary: "Eight days", tag: "player", access: .display,
      headers: [.ifNoneMatch],
      answers: [.ok(.playlist, "The playlist.", headers: [.etag]), .notModified("It is there already.")]),
    Operation(
      method: .get, path: "/v1/player/events", summary: "States as they come", tag: "player", access: .display,
      answers: [.bytes("text/event-stream", "Each event is a whole state document.")]),
    Operation(
      method: .post, path: "/v1/player/reports", summary: "What was shown", tag: "player", access: .display,
      bodies: [.json(.playerReports, limit: 1 << 20)], answers: [.ok(.playerReportsAnswer, "Stored.")]),
    Operation(
      method: .put, path: "/v1/displays/{id}/pairing", summary: "Pair", tag: "player", access: .person(.changePlaces),
      bodies: [.json(.pairing, limit: 1024)], answers: [.noContent("Paired.")]),
    Operation(
      method: .post, path: "/v1/player/pairings", summary: "Ask for a code", tag: "player", access: .anyone,
      answers: [.created(.pairingOffer, "Show the code.")]),
    Operation(
      method: .post, path: "/v1/emergencies", summary: "Broadcast", tag: "emergencies", access: .person(.broadcast),
      headers: [.idempotencyKey], bodies: [.json(.emergency, limit: 65_536)],
      answers: [.created(.emergencyState, "Written.")]),
    Operation(
      method: .post, path: "/v1/emergencies/{id}/revisions", summary: "Change a message", tag: "emergencies",
      access: .person(.broadcast), headers: [.ifMatch], bodies: [.json(.emergencyRevision, limit: 65_536)],
      answers: [.created(.emergencyState, "Written.")]),
    Operation(
      method: .post, path: "/v1/emergencies/{id}/confirmation", summary: "Confirm", tag: "emergencies",
      access: .person(.broadcast), bodies: [.json(.confirmation, limit: 1024)],
      answers: [.ok(.emergencyState, "On screen.")]),
    Operation(
      method: .post, path: "/v1/emergencies/{id}/clearance", summary: "Clear", tag: "emergencies",
      access: .person(.broadcast),
      bodies: [.json(.clearance, limit: 65_536)], answers: [.ok(.emergencyState, "Cleared.")]),
    Operation(
      method: .post, path: "/v1/emergencies/{id}/correction", summary: "Correct", tag: "emergencies",
      access: .person(.broadcast),
      bodies: [.json(.correction, limit: 65_536)], answers: [.ok(.emergencyState, "Corrected.")]),
    Operation(
      method: .get, path: "/v1/emergencies/{id}/deliveries", summary: "Who shows it", tag: "emergencies",
      access: .person(.seeEmergencies), answers: [.ok(.deliveries, "By display.")]),
    Operation(
      method: .post, path: "/v1/alerts/cap", summary: "A CAP message", tag: "alerts", access: .feed,
      bodies: [.bytes(types: ["application/cap+xml", "application/xml"], limit: 1 << 20)],
      answers: [.ok(.object([.required("decision", .text(1...63))]), "Decided.")]),
    Operation(
      method: .post, path: "/v1/audience/observations", summary: "Counts", tag: "audience", access: .sensor,
      bodies: [.json(.observations, limit: 4 << 20)], answers: [.accepted(.observationsAnswer, "Stored.")]),
    Operation(
      method: .get, path: "/v1/audience/summary", summary: "Counts by hour, weekday, sex, band", tag: "audience",
      access: .person(.seeAudience),
      query: [
        .required("target", .target),
        .optional("by", .set(of: .choice(["hour", "weekday", "sex", "band"]), count: 1...4)),
      ],
      answers: [
        .ok(.object([.required("rows", .array(of: .object([.required("ots", .count)]), count: 0...1000))]), "Rows.")
      ]),
    Operation(
      method: .get, path: "/v1/rankings", summary: "Contents in their order", tag: "audience",
      access: .person(.seeAudience),
      query: [
        .required("display", .identifier), .optional("weekday", .choice(Weekday.self)),
        .optional("hour", .integer(0...23)),
      ],
      answers: [.ok(.rankings, "The order.")]),
    Operation(
      method: .post, path: "/v1/tokens", summary: "Create a token", tag: "access", access: .person(.changeTokens),
      bodies: [.json(.token, limit: 4096)], answers: [.created(.createdToken, "Shown this once.")]),
    Operation(
      method: .get, path: "/player/{path...}", summary: "The player's page", tag: "pages", access: .anyone,
      answers: [.bytes("text/html", "A file.")]),
  ]
}
