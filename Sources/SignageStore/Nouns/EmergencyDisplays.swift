internal import Database
public import Signage

/// Which displays had a message: what its end says is for these, and for no other (DESIGN 4.3).
extension Reading {
  /// The displays that a revision was for when it left the screen, or, of what an end says, those that had the message; nil where
  /// that was not written down.
  public func expectedDisplays(of id: EmergencyID, revision: Int) throws -> [DisplayID]? {
    try displays(
      in: transaction.row(
        "SELECT displays FROM expected_deliveries WHERE emergency = $1 AND revision = $2", [id, revision]))
  }

  /// For each of `ended` the displays that had it, where that was written down. It is never another one afterwards, so what is
  /// `known` is not read again; equal ones share their memory, since one storm ends many messages of the same thousands.
  public func displaysThatHad(
    _ ended: [Emergency], known: [EmergencyID: Set<DisplayID>] = [:]
  ) throws -> [EmergencyID: Set<DisplayID>] {
    var had: [EmergencyID: Set<DisplayID>] = [:]
    for emergency in ended {
      guard let revision = emergency.closing?.revision else { continue }
      if let displays = known[emergency.id] {
        had[emergency.id] = displays
      } else if let displays = try expectedDisplays(of: emergency.id, revision: revision).map(Set.init) {
        had[emergency.id] = had.values.first { $0 == displays } ?? displays
      }
    }
    return had
  }

  /// Whether `display` is written down as one that had `revision`, or left the message before it ended.
  public func wasExpected(_ display: DisplayID, of id: EmergencyID, revision: Int) throws -> Bool {
    // No name of a display has a sign that means something here.
    let named = "% \(display) %"
    return try transaction.row(
      "SELECT 1 AS found FROM expected_deliveries WHERE emergency = $1 AND revision = $2 "
        + "AND ' ' || displays || ' ' LIKE $3 ESCAPE '\\' UNION ALL "
        + "SELECT 1 AS found FROM left_displays WHERE emergency = $1 AND ' ' || displays || ' ' LIKE $3 ESCAPE '\\'",
      [id, revision, named]) != nil
  }

  fileprivate func displays(in row: Row?) throws -> [DisplayID]? {
    try row?.text("displays").split(separator: " ").compactMap { DisplayID(String($0)) }
  }
}

extension Writing {
  /// Writes down which displays a revision was for when it left the screen: who never said a word of it is known then too.
  public func expectDeliveries(of id: EmergencyID, revision: Int, on displays: [DisplayID]) throws {
    try transaction.run(
      "INSERT INTO expected_deliveries (emergency, revision, displays) VALUES ($1, $2, $3) "
        + "ON CONFLICT (emergency, revision) DO UPDATE SET displays = excluded.displays",
      [id, revision, text(of: displays)])
    changesQuietly()
  }

  /// Writes down that `displays` had the revision of a message that is on screen, which is not for them any more.
  public func remember(_ displays: [DisplayID], had id: EmergencyID) throws {
    if displays.isEmpty { return }
    let left =
      try self.displays(in: transaction.row("SELECT displays FROM left_displays WHERE emergency = $1", [id])) ?? []
    try transaction.run(
      "INSERT INTO left_displays (emergency, displays) VALUES ($1, $2) "
        + "ON CONFLICT (emergency) DO UPDATE SET displays = excluded.displays",
      [id, text(of: Set(displays).union(left).sorted())])
    changesQuietly()
  }

  /// Those that had a message, in order: `displays` have it now, the others left it, or had an earlier revision.
  public func displaysThatHad(_ id: EmergencyID, now displays: [DisplayID]) throws -> [DisplayID] {
    try transaction.rows(
      "SELECT displays FROM left_displays WHERE emergency = $1 UNION ALL "
        + "SELECT displays FROM expected_deliveries WHERE emergency = $1", [id]
    ).reduce(into: Set(displays)) { had, row in had.formUnion(try self.displays(in: row) ?? []) }.sorted()
  }

  /// Before `display` takes the place of `before`: which messages it has and leaves.
  func rememberWhatLeaves(_ before: Display, for display: Display) throws {
    guard
      before.site != display.site || before.tags != display.tags || before.drillEnrolled != display.drillEnrolled,
      let oldSite = try site(before.site), let newSite = try site(display.site)
    else { return }
    for emergency in try emergenciesOnScreen()
    where emergency.reaches(before, at: oldSite) && !emergency.reaches(display, at: newSite) {
      try remember([display.id], had: emergency.id)
    }
  }

  /// Before `site` takes the place of `before`: which messages its displays have and leave.
  func rememberWhatLeaves(_ before: Site, for site: Site) throws {
    if before.ward == site.ward { return }
    let emergencies = try emergenciesOnScreen()
    if emergencies.isEmpty { return }
    let displays: [Display] = try transaction.rows("SELECT document FROM displays WHERE site = $1", [site.id])
      .map { try $0.document("document") }
    for emergency in emergencies {
      let left = displays.filter { emergency.reaches($0, at: before) && !emergency.reaches($0, at: site) }
      try remember(left.map(\.id), had: emergency.id)
    }
  }

  /// An import may ask for each of thousands of displays.
  private func emergenciesOnScreen() throws -> [Emergency] {
    try decoded.nouns(
      transaction.rows("SELECT document FROM emergencies WHERE state = 'active'"), as: Emergency.self
    ).filter { $0.isOnScreen(at: now) }
  }

  private func text(of displays: [DisplayID]) -> String { displays.map(\.text).joined(separator: " ") }
}
