/// What the domain refuses, in one vocabulary. `WebAPI` has the one table from these to status codes.
public enum SignageError: Error, Equatable, Sendable {
  /// A value breaks a rule. `field` is its path in the request ("slots/0/windows/1/from"); `says` tells what to send instead.
  case invalid(field: String, says: String)
  /// The actor may know the resource and may not do this to it.
  case forbidden(says: String)
  /// There is no such noun, or the actor may not know of it.
  case notFound(noun: String, id: String)
  /// The resource's state does not allow this.
  case conflict(says: String)
  /// The caller has seen an older revision than the present one.
  case stale(says: String)
}
