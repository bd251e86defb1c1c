internal import HTTPServer

/// Finds the route of a request by its method and path.
struct RouteTable<Handler: Sendable>: Sendable {
  let routes: [Route<Handler>]
  private let root: RouteNode
  private let patterns: [PathPattern]

  /// Throws `RouteTableError` for a path that cannot be read, and for two routes of one method that some path would match
  /// both. `/schedule/timeline` beside `/schedule/{id}` is fine: the literal goes first.
  init(_ routes: [Route<Handler>]) throws(RouteTableError) {
    var patterns: [PathPattern] = []
    var root = RouteNode()
    for (index, route) in routes.enumerated() {
      let operation = route.operation
      guard let pattern = operation.pattern else { throw .unreadable(path: operation.path) }
      for (other, known) in zip(routes, patterns)
      where other.operation.method == operation.method && known.overlaps(pattern)
        && !known.isSpecialCase(of: pattern) && !pattern.isSpecialCase(of: known)
      {
        throw .ambiguous(method: operation.method.rawValue, paths: [known.text, pattern.text])
      }
      patterns.append(pattern)
      root.insert(index, at: pattern.segments[...])
    }
    self.routes = routes
    self.root = root
    self.patterns = patterns
  }

  /// `segments` are the path's, decoded. HEAD finds the route of GET where it has none of its own.
  func match(_ method: Method, _ segments: [String]) -> RouteMatch<Handler> {
    var candidates: [Int] = []
    root.collect(segments[...], into: &candidates)
    var allowed: Set<Method> = []
    var ofGet: RouteMatch<Handler>?
    for index in candidates {
      guard let parameters = patterns[index].match(segments[...]) else { continue }
      let route = routes[index]
      if route.operation.method == method { return .found(route, parameters) }
      if route.operation.method == .get, ofGet == nil { ofGet = .found(route, parameters) }
      allowed.insert(route.operation.method)
    }
    if method == .head, let ofGet { return ofGet }
    if allowed.contains(.get) { allowed.insert(.head) }
    return allowed.isEmpty ? .notFound : .methodNotAllowed(allow: allowed.map(\.rawValue).sorted())
  }
}

enum RouteMatch<Handler: Sendable>: Sendable {
  case found(Route<Handler>, PathParameters)
  /// The path is known, the method is not; these are.
  case methodNotAllowed(allow: [String])
  case notFound
}

/// A mistake in the table itself.
enum RouteTableError: Error, Equatable, Sendable {
  case unreadable(path: String)
  case ambiguous(method: String, paths: [String])
}

/// One place of the tree of paths. It leads to the routes whose literals stand where the path has them; the patterns
/// themselves decide on the form of parameters.
private struct RouteNode: Sendable {
  private var literals: [String: RouteNode] = [:]
  /// At most one: the node behind any segment.
  private var parameter: [RouteNode] = []
  /// Routes that end here.
  private var here: [Int] = []
  /// Routes whose rest begins here.
  private var rest: [Int] = []

  mutating func insert(_ route: Int, at segments: ArraySlice<PathPattern.Segment>) {
    switch segments.first {
    case nil: here.append(route)
    case .rest: rest.append(route)
    case .literal(let text): literals[text, default: RouteNode()].insert(route, at: segments.dropFirst())
    case .parameter:
      if parameter.isEmpty { parameter = [RouteNode()] }
      parameter[0].insert(route, at: segments.dropFirst())
    }
  }

  /// Literals go before parameters.
  func collect(_ path: ArraySlice<String>, into found: inout [Int]) {
    if let segment = path.first {
      literals[segment]?.collect(path.dropFirst(), into: &found)
      parameter.first?.collect(path.dropFirst(), into: &found)
    } else {
      found += here
    }
    found += rest
  }
}
