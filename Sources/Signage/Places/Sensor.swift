/// A counter of people beside one or more displays of its site.
public struct Sensor: Hashable, Sendable, Codable {
  public let id: SensorID
  public var site: SiteID
  /// The displays whose audience it sees, in order of registration.
  public var displays: [DisplayID]
  public var vendor: String
  /// The sentence that hangs beside it and tells people what is counted.
  public var notice: String

  public init(id: SensorID, site: SiteID, displays: [DisplayID], vendor: String = "", notice: String = "") {
    self.id = id
    self.site = site
    self.displays = displays
    self.vendor = vendor
    self.notice = notice
  }
}
