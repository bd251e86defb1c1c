/// Entries by target, so that a display's are found without asking each of thousands.
struct TargetedEntries {
  private var byTarget: [Target: [Int]] = [:]

  init(_ entries: [ScheduleEntry]) {
    for (number, entry) in entries.enumerated() {
      for target in Set(entry.targets) { byTarget[target, default: []].append(number) }
    }
  }

  /// Whether any entry names the target.
  func contains(_ target: Target) -> Bool { byTarget[target] != nil }

  /// The numbers of the entries whose targets include `display`, in order.
  func numbers(of display: Display, at site: Site) -> [Int] {
    let targets: [Target] = [.all, .ward(site.ward), .site(site.id), .display(display.id)]
    let lists = (targets + display.tags.map(Target.tag)).compactMap { byTarget[$0] }
    if lists.count <= 1 { return lists.first ?? [] }
    var numbers: [Int] = []
    for number in lists.joined().sorted() where number != numbers.last { numbers.append(number) }
    return numbers
  }
}
