extension JSONValue {
  /// This document changed by a merge patch (RFC 7396): members of objects are merged, `null` removes one, anything else
  /// replaces. Members keep their order, new ones come last.
  public func merging(patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var merged = object ?? JSONObject()
    for (name, change) in changes {
      merged[name] = change.isNull ? nil : (merged[name] ?? .null).merging(patch: change)
    }
    return .object(merged)
  }
}
