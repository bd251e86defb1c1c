/// One screen.
public struct Display: Hashable, Sendable, Codable {
  public let id: DisplayID
  public var site: SiteID
  public var name: String
  /// Where in the site it hangs ("1F lobby").
  public var place: String
  public var orientation: Orientation
  public var widthPixels: Int
  public var heightPixels: Int
  /// Width of the lit panel as it hangs; with the viewing distance it gives the size of letters (DESIGN 4.3).
  public var panelWidthMillimetres: Int
  public var viewingDistanceMetres: Double
  /// BCP 47, in the order in which they take turns; at least one.
  public var languages: [String]
  public var tags: [String]
  /// An IANA zone; nil is the site's.
  public var timeZone: String?
  /// When it is on; empty is always.
  public var activeHours: [Slot]
  public var drillEnrolled: Bool
  public var defaultContent: ContentID?

  public init(
    id: DisplayID, site: SiteID, name: String, place: String = "", orientation: Orientation = .landscape,
    widthPixels: Int = 1920, heightPixels: Int = 1080, panelWidthMillimetres: Int = 1210,
    viewingDistanceMetres: Double = 5, languages: [String] = ["ja"], tags: [String] = [], timeZone: String? = nil,
    activeHours: [Slot] = [], drillEnrolled: Bool = false, defaultContent: ContentID? = nil
  ) {
    self.id = id
    self.site = site
    self.name = name
    self.place = place
    self.orientation = orientation
    self.widthPixels = widthPixels
    self.heightPixels = heightPixels
    self.panelWidthMillimetres = panelWidthMillimetres
    self.viewingDistanceMetres = viewingDistanceMetres
    self.languages = languages
    self.tags = tags
    self.timeZone = timeZone
    self.activeHours = activeHours
    self.drillEnrolled = drillEnrolled
    self.defaultContent = defaultContent
  }
}

public enum Orientation: String, Hashable, Sendable, Codable, CaseIterable {
  case landscape, portrait
}
