internal import Feeds
internal import HTTPServer
internal import LiveUpdates
internal import MediaLibrary
internal import Signage
internal import SignageStore

/// All that handlers work with.
struct API: Sendable {
  let store: SignageStore
  let media: MediaLibrary
  let programme: Programme
  let updates: LiveUpdates
  let presence: Presence
  let statuses: DisplayStatuses
  let background: Background
  let tokenChanges: TokenChanges
  /// Where playlists are resolved for players.
  let resolving: SlowWork
  /// Where questions of staff about the schedule are worked out.
  let studies = SlowWork(name: "studies", mostWaiting: 64)
  /// Where questions about what was shown are, so that the others need not wait for them.
  let histories = SlowWork(name: "histories", mostWaiting: 16)
  let largeBodies = LargeBodies()
  let alerts: AlertDesk
  let feeds: Feeds
  /// What the HTTP server counted.
  let metrics: @Sendable () -> Metrics
  let templates: EmergencyTemplates
  /// The description of all routes, as `GET /v1/openapi.json` answers it.
  let openAPI: [UInt8]
  let log: Log
}
