internal import Database
public import Signage

extension Reading {
  public func sites() throws -> [Site] {
    try transaction.rows("SELECT document FROM sites ORDER BY id").map { try $0.document("document") }
  }

  public func site(_ id: SiteID) throws -> Site? {
    try transaction.row("SELECT document FROM sites WHERE id = $1", [id])?.document("document")
  }

  public func displays() throws -> [Display] {
    try transaction.rows("SELECT document FROM displays ORDER BY id").map { try $0.document("document") }
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

  public func cityDefaults() throws -> CityDefaults {
    try transaction.row("SELECT document FROM settings WHERE name = 'city'")?.document("document") ?? CityDefaults()
  }
}

extension Writing {
  public func save(_ site: Site) throws {
    try transaction.run(
      "INSERT INTO sites (id, ward, document) VALUES ($1, $2, $3) "
        + "ON CONFLICT (id) DO UPDATE SET ward = excluded.ward, document = excluded.document",
      [site.id, site.ward.text, try document(site)])
    publish(.scheduleChanged)
  }

  /// Throws `SignageError.invalid` where its site does not exist.
  public func save(_ display: Display) throws {
    try requireSite(display.site)
    try transaction.run(
      "INSERT INTO displays (id, site, document) VALUES ($1, $2, $3) "
        + "ON CONFLICT (id) DO UPDATE SET site = excluded.site, document = excluded.document",
      [display.id, display.site, try document(display)])
    publish(.scheduleChanged)
  }

  /// Throws `SignageError.invalid` where its site, or one of its displays at that site, does not exist.
  public func save(_ sensor: Sensor) throws {
    try requireSite(sensor.site)
    for (index, id) in sensor.displays.enumerated() {
      guard try display(id)?.site == sensor.site else {
        throw SignageError.invalid(field: "displays/\(index)", says: "There is no display \(id) at the sensor's site.")
      }
    }
    try transaction.run(
      "INSERT INTO sensors (id, site, registered_at, document) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (id) DO UPDATE SET site = excluded.site, document = excluded.document",
      [sensor.id, sensor.site, now, try document(sensor)])
  }

  /// Throws `SignageError.conflict` while displays or sensors stand in it.
  public func deleteSite(_ id: SiteID) throws {
    let used = try transaction.row(
      "SELECT (SELECT count(*) FROM displays WHERE site = $1) + (SELECT count(*) FROM sensors WHERE site = $1) AS used",
      [id])
    guard try used?.integer("used") == 0 else {
      throw SignageError.conflict(says: "Displays or sensors stand in it; delete or move them first.")
    }
    try transaction.run("DELETE FROM sites WHERE id = $1", [id])
    publish(.scheduleChanged)
  }

  public func deleteDisplay(_ id: DisplayID) throws {
    try transaction.run("DELETE FROM displays WHERE id = $1", [id])
    publish(.scheduleChanged)
    publish(.emergenciesChanged)
  }

  public func deleteSensor(_ id: SensorID) throws {
    try transaction.run("DELETE FROM sensors WHERE id = $1", [id])
  }

  public func save(_ defaults: CityDefaults) throws {
    try transaction.run(
      "INSERT INTO settings (name, document) VALUES ('city', $1) "
        + "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
      [try document(defaults)])
    publish(.scheduleChanged)
  }

  private func requireSite(_ id: SiteID) throws {
    guard try site(id) != nil else {
      throw SignageError.invalid(field: "site", says: "There is no site \(id); create it first.")
    }
  }
}
