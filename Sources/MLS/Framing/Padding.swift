/// How a PrivateMessage hides its content's length (RFC 9420 §6.3.1).
public enum Padding: Sendable {
  case none
  /// Up to the next Padmé step (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", §4): at most 12 %
  /// more, and O(log log n) bits about the length are left.
  case padme

  /// The bytes of zeros to add to `count` bytes.
  func length(for count: Int) -> Int {
    switch self {
    case .none: return 0
    case .padme:
      guard count > 1 else { return 0 }
      let exponent = Int.bitWidth - 1 - count.leadingZeroBitCount
      let digits = Int.bitWidth - exponent.leadingZeroBitCount
      guard exponent > digits else { return 0 }
      let mask = (1 << (exponent - digits)) - 1
      return ((count + mask) & ~mask) - count
    }
  }
}
