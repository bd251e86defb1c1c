/// What makes two displays show the same files of a content.
struct DisplayKind: Hashable {
  let orientation: Orientation
  /// In the order in which they take turns; at least one.
  let languages: [String]

  init(_ display: Display) {
    orientation = display.orientation
    languages = display.languages.isEmpty ? ["ja"] : display.languages
  }
}

/// Gives each content that is spoken of a number.
struct ContentNumbers {
  private(set) var numbers: [ContentID: Int] = [:]

  @discardableResult
  mutating func add(_ id: ContentID) -> Int {
    if let number = numbers[id] { return number }
    let number = numbers.count
    numbers[id] = number
    return number
  }
}

/// The contents that the schedule speaks of, as displays of one kind show them. Whether one can play is the same for all
/// kinds.
struct ContentPlays {
  private let numbers: [ContentID: Int]
  /// By number.
  let plays: [ContentPlay]

  init(numbers: [ContentID: Int], contents: [ContentID: PlayableContent], kind: DisplayKind) {
    self.numbers = numbers
    var ids = numbers.map { $0.key }
    for (id, number) in numbers { ids[number] = id }
    plays = ids.map { ContentPlay(id: $0, content: contents[$0], kind: kind) }
  }

  subscript(id: ContentID) -> ContentPlay? { numbers[id].map { plays[$0] } }

  func canPlay(anyOf numbers: [Int], on day: LocalDate) -> Bool {
    numbers.contains { plays[$0].refusal(on: day) == nil }
  }
}
