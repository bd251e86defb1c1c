/// The members of a JSON object in the order they came, no name twice. Two objects are equal whatever their order.
public struct JSONObject: Sendable {
  public typealias Member = (name: String, value: JSONValue)

  public private(set) var names: [String] = []
  public private(set) var values: [JSONValue] = []
  /// Where each name is, once there are too many to look through.
  private var places: [String: Int] = [:]
  /// Up to here a walk through the names is quicker than hashing one.
  private static let walkable = 16

  public init() {}

  /// Of equal names the last counts.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (name, value) in members { self[name] = value }
  }

  public var count: Int { names.count }
  public var isEmpty: Bool { names.isEmpty }

  public subscript(name: String) -> JSONValue? {
    get { place(of: name).map { values[$0] } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): values[place] = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): _ = append(name, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end; false, and nothing done, where the name is there already.
  mutating func append(_ name: String, _ value: JSONValue) -> Bool {
    guard place(of: name) == nil else { return false }
    names.append(name)
    values.append(value)
    if names.count > Self.walkable {
      if places.isEmpty { rebuildPlaces() } else { places[name] = names.count - 1 }
    }
    return true
  }

  private mutating func remove(at place: Int) {
    names.remove(at: place)
    values.remove(at: place)
    rebuildPlaces()
  }

  private mutating func rebuildPlaces() {
    places = [:]
    guard names.count > Self.walkable else { return }
    for (place, name) in names.enumerated() { places[name] = place }
  }

  private func place(of name: String) -> Int? {
    names.count > Self.walkable ? places[name] : names.firstIndex(of: name)
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> AnyIterator<Member> {
    var place = 0
    return AnyIterator {
      guard place < names.count else { return nil }
      defer { place += 1 }
      return (names[place], values[place])
    }
  }
}

extension JSONObject: Hashable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.name] == $0.value }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(Set(names))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Of equal names the last counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
