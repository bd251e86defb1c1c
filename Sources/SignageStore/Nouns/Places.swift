internal import Database
public import Signage

extension Reading {
  public func sites() throws -> [Site] {
    try unchanged { try decoded.nouns(transaction.rows("SELECT document FROM sites ORDER BY id")) }
  }

  public func site(_ id: SiteID) throws -> Site? {
    try transaction.row("SELECT document FROM sites WHERE id = $1", [id])?.document("document")
  }

  public func displays() throws -> [Display] {
    try unchanged { try decoded.nouns(transaction.rows("SELECT document FROM displays ORDER BY id")) }
  }

  public func display(_ id: DisplayID) throws -> Display? {
    try transaction.row("SELECT document FROM displays WHERE id = $1", [id])?.document("document")
  }

  /// In the order of registration.
  public func sensors() throws -> [Sensor] {
    try transaction.rows("SELECT document FROM sensors ORDER BY registered_at, id").map { try $0.document("document") }
  }

  public func sensor(_ id: SensorID) throws -> Sensor? {
    try transaction.row("SELECT document FROM sensors WHERE id = $1", [id])?.document("document")
  }

  /// All of a kind, read again only when the schedule's inputs have changed: an emergency asks for thousands of displays.
  private func unchanged<Noun: Sendable>(_ read: () throws -> [Noun]) throws -> [Noun] {
    let revision = try scheduleRevision()
    if isCommitted, let nouns = decoded.list(of: Noun.self, at: revision) { return nouns }
    let nouns = try read()
    // What a writer reads may never be committed.
    if isReadOnly { decoded.keep(nouns, at: revision) }
    return nouns
  }

  public func cityDefaults() throws -> CityDefaults {
    try transaction.row("SELECT document FROM settings WHERE name = 'city'")?.document("document") ?? CityDefaults()
  }
}

extension Writing {
  public func save(_ site: Site) throws {
    if let before = try self.site(site.id) { try rememberWhatLeaves(before, for: site) }
    try transaction.run(
      "INSERT INTO sites (id, ward, document) VALUES ($1, $2, $3) "
        + "ON CONFLICT (id) DO UPDATE SET ward = excluded.ward, document = excluded.document",
      [site.id, site.ward.text, try document(site)])
    publish(.scheduleChanged)
  }

  /// Throws `SignageError.invalid` where its site does not exist, `conflict` where it moves away from a sensor that sees it.
  public func save(_ display: Display) throws {
    try requireSite(display.site)
    if let before = try self.display(display.id) {
      if before.site != display.site {
        try requireUnseen(
          before, says: "A sensor of its site counts before it; take it out of that sensor's displays first.")
      }
      try rememberWhatLeaves(before, for: display)
    }
    try transaction.run(
      "INSERT INTO displays (id, site, document) VALUES ($1, $2, $3) "
        + "ON CONFLICT (id) DO UPDATE SET site = excluded.site, document = excluded.document",
      [display.id, display.site, try document(display)])
    publish(.scheduleChanged)
  }

  /// Throws `SignageError.invalid` where its site, or one of its displays at that site, does not exist.
  public func save(_ sensor: Sensor) throws {
    try requireSite(sensor.site)
    let present: Set<DisplayID> = Set(
      try transaction.rows("SELECT id FROM displays WHERE site = $1", [sensor.site]).map { try $0.identifier("id") })
    if let missing = sensor.displays.firstIndex(where: { !present.contains($0) }) {
      throw SignageError.invalid(
        field: "displays/\(missing)", says: "There is no display \(sensor.displays[missing]) at the sensor's site.")
    }
    try transaction.run(
      "INSERT INTO sensors (id, site, registered_at, document) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (id) DO UPDATE SET site = excluded.site, document = excluded.document",
      [sensor.id, sensor.site, now, try document(sensor)])
    changesQuietly()
  }

  /// Throws `SignageError.conflict` while displays or sensors stand in it, `notFound`.
  public func deleteSite(_ id: SiteID) throws {
    let used = try transaction.row(
      "SELECT (SELECT count(*) FROM displays WHERE site = $1) + (SELECT count(*) FROM sensors WHERE site = $1) AS used",
      [id])
    guard try used?.integer("used") == 0 else {
      throw SignageError.conflict(says: "Displays or sensors stand in it; delete or move them first.")
    }
    guard try transaction.run("DELETE FROM sites WHERE id = $1", [id]) == 1 else {
      throw SignageError.notFound(noun: "site", id: id.text)
    }
    publish(.scheduleChanged)
  }

  /// Takes a display away with what it last reported, and ends its tokens, so that no old player speaks for a new display of
  /// that name. Its plays and deliveries stay.
  ///
  /// Throws `SignageError.conflict` while a sensor counts before it, `notFound`.
  public func deleteDisplay(_ id: DisplayID) throws {
    guard let display = try display(id) else { throw SignageError.notFound(noun: "display", id: id.text) }
    try requireUnseen(display, says: "A sensor counts before it; take it out of that sensor's displays first.")
    try transaction.run("DELETE FROM display_reports WHERE display = $1", [id])
    try deleteCommands(of: id)
    try transaction.run("DELETE FROM displays WHERE id = $1", [id])
    try revokeTokens(of: .display(id))
    publish(.scheduleChanged)
    publish(.emergenciesChanged)
  }

  /// Takes a sensor away and ends its tokens; what it counted stays. Throws `SignageError.notFound`.
  public func deleteSensor(_ id: SensorID) throws {
    guard try transaction.run("DELETE FROM sensors WHERE id = $1", [id]) == 1 else {
      throw SignageError.notFound(noun: "sensor", id: id.text)
    }
    try revokeTokens(of: .sensor(id))
    changesQuietly()
  }

  public func save(_ defaults: CityDefaults) throws {
    try transaction.run(
      "INSERT INTO settings (name, document) VALUES ('city', $1) "
        + "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
      [try document(defaults)])
    publish(.scheduleChanged)
  }

  private func requireUnseen(_ display: Display, says: String) throws {
    let sensors: [Sensor] = try transaction.rows("SELECT document FROM sensors WHERE site = $1", [display.site])
      .map { try $0.document("document") }
    guard !sensors.contains(where: { $0.displays.contains(display.id) }) else {
      throw SignageError.conflict(says: says)
    }
  }

  private func requireSite(_ id: SiteID) throws {
    guard try site(id) != nil else {
      throw SignageError.invalid(field: "site", says: "There is no site \(id); create it first.")
    }
  }
}
