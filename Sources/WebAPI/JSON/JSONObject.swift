/// The members of a JSON object in the order they came, no name twice. Two objects are equal whatever their order.
public struct JSONObject: Sendable {
  public typealias Member = (name: String, value: JSONValue)

  private var members: [Member] = []
  /// Where each name is, once there are too many to look through.
  private var places: [String: Int]?
  /// Up to here a walk through the names is quicker than hashing one.
  private static let walkable = 16

  public init() {}

  /// Of equal names the last counts.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (name, value) in members { self[name] = value }
  }

  public var count: Int { members.count }
  public var isEmpty: Bool { members.isEmpty }
  public var names: [String] { members.map(\.name) }

  public subscript(name: String) -> JSONValue? {
    get { place(of: name).map { members[$0].value } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): appendNew(name, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end; false, and nothing done, where the name is there already.
  mutating func append(_ name: String, _ value: JSONValue) -> Bool {
    guard place(of: name) == nil else { return false }
    appendNew(name, value)
    return true
  }

  private mutating func appendNew(_ name: String, _ value: JSONValue) {
    if members.isEmpty { members.reserveCapacity(8) }
    members.append((name, value))
    guard members.count > Self.walkable else { return }
    if places == nil { rebuildPlaces() } else { places?[name] = members.count - 1 }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    rebuildPlaces()
  }

  private mutating func rebuildPlaces() {
    places = nil
    guard members.count > Self.walkable else { return }
    places = Dictionary(members.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  private func place(of name: String) -> Int? {
    if let places { return places[name] }
    for place in members.indices where members[place].name == name { return place }
    return nil
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
  public var underestimatedCount: Int { members.count }
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
