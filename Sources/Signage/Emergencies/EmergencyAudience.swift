/// Whom a message is for.
struct EmergencyAudience: Sendable {
  let kind: EmergencyMessage.Kind
  let targets: [Target]
  let area: Area

  init(_ message: EmergencyMessage, _ area: Area) {
    self.init(kind: message.kind, targets: message.targets, area: area)
  }

  init(kind: EmergencyMessage.Kind, targets: [Target], area: Area) {
    self.kind = kind
    self.targets = targets
    self.area = area
  }

  /// Drills go only to those that are enrolled.
  func includes(_ display: Display, at site: Site) -> Bool {
    guard kind == .live || display.drillEnrolled, area.contains(site.ward) else { return false }
    // Asked for thousands: a closure would hold a copy of both.
    for target in targets where target.includes(display, at: site) { return true }
    return false
  }
}

extension [EmergencyAudience] {
  /// Those of `displays` that any of these includes.
  func displays(among displays: [Display], at sites: [SiteID: Site]) -> [DisplayID] {
    var those: [DisplayID] = []
    for display in displays {
      guard let site = sites[display.site] else { continue }
      for audience in self where audience.includes(display, at: site) {
        those.append(display.id)
        break
      }
    }
    return those
  }
}

extension EmergencyMessage {
  /// Whether, while it is live, a drill ends for good on a display that shows both.
  var endsDrills: Bool { precedence <= 2 }
}
