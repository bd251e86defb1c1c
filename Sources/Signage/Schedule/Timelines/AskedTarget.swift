/// The displays of a target, asked of many entries: which of them are meant for one of these?
public struct AskedTarget: Sendable {
  private let target: Target
  /// What the displays answer to, and in which wards.
  private var wards: [Target: Set<WardCode>] = [:]

  public init(_ target: Target, in inputs: ScheduleInputs) {
    self.target = target
    for display in inputs.displays.values {
      guard let site = inputs.sites[display.site], target.includes(display, at: site) else { continue }
      let names: [Target] = [.all, .ward(site.ward), .site(site.id), .display(display.id)]
      for name in names + display.tags.map(Target.tag) { wards[name, default: []].insert(site.ward) }
    }
  }

  /// Whether the entry can show on one of the displays, inside its author's area; or names the target itself, which may have
  /// no display yet.
  public func includes(_ entry: ScheduleEntry) -> Bool {
    entry.targets.contains { name in
      name == target || (wards[name]?.contains { entry.area.contains($0) } ?? false)
    }
  }
}
