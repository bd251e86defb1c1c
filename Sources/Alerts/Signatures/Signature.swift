/// What became of a message's XML signature, as whoever checks it says.
public enum Signature: Hashable, Sendable {
  /// There is none, or nobody had to check it, or its signer is unknown, which is treated alike.
  case none
  case valid
  /// It does not hold; with the element at fault, where its form already tells.
  case invalid(String?)
  /// It should have been checked and could not be. That proves nothing either way, so it counts as little as none.
  case unchecked

  /// Why a feed that requires a signature refuses the message; nil where it does not.
  var refusal: Verdict? {
    switch self {
    case .none: Verdict(.rejected, .unsigned)
    case .invalid(let element): Verdict(.rejected, .badSignature, element)
    case .unchecked: Verdict(.rejected, .signatureNotChecked)
    case .valid: nil
    }
  }
}
