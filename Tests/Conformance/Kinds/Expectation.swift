import Ciphers
import WireCoding

/// Wycheproof's verdict on a case.
enum Expectation {
  case valid
  case invalid
  /// Either verdict may be right, but a result must be the right one.
  case acceptable

  init(of test: VectorCase) throws(VectorFailure) {
    let result = try test.string("result")
    if result == "valid" {
      self = .valid
    } else if result == "invalid" {
      self = .invalid
    } else if result == "acceptable" {
      self = .acceptable
    } else {
      throw .failed("field result")
    }
  }

  /// Checks a result, nil where the primitive refused.
  func check(_ result: [UInt8]?, is expected: [UInt8]) throws(VectorFailure) {
    switch self {
    case .valid:
      guard let result else { throw .failed("refused a valid case") }
      try expect(result == expected, "another result")
    case .invalid: try expect(result == nil || result != expected, "took an invalid case")
    case .acceptable: if let result { try expect(result == expected, "another result") }
    }
  }

  /// Checks a verdict.
  func check(_ isValid: Bool) throws(VectorFailure) {
    switch self {
    case .valid: try expect(isValid, "refused a valid case")
    case .invalid: try expect(!isValid, "took an invalid case")
    case .acceptable: break
    }
  }
}

/// The result of a primitive, or nil where it refuses.
///
/// - Throws: `skipped` where this build does not have it.
func result<T>(_ body: () throws(CipherError) -> T) throws(VectorFailure) -> T? {
  do throws(CipherError) {
    return try body()
  } catch {
    guard error != .unsupported else { throw .skipped("not in this build's library") }
    return nil
  }
}
