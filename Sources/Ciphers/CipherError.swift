/// Why a primitive gave no result.
///
/// The error names the kind of failure alone: neither keys nor messages are in it.
public struct CipherError: Error, Equatable, Hashable, Sendable {
  private enum Code: UInt8, Hashable, Sendable {
    case authenticationFailed
    case invalidKey
    case invalidLength
    case invalidParameter
    case unsupported
    case backendFailure
  }

  private let code: Code

  private init(_ code: Code) { self.code = code }

  /// A tag, and so the key, the nonce, the ciphertext or the authenticated data, is not the right one.
  public static let authenticationFailed = CipherError(.authenticationFailed)
  /// A key is of the wrong length, not on its curve, of low order, or out of range.
  public static let invalidKey = CipherError(.invalidKey)
  /// A nonce, ciphertext, seed or requested output has a length that the algorithm does not have.
  public static let invalidLength = CipherError(.invalidLength)
  /// A cost or count lies outside what is allowed.
  public static let invalidParameter = CipherError(.invalidParameter)
  /// This build does not have the algorithm.
  public static let unsupported = CipherError(.unsupported)
  /// The cryptographic library refused: out of memory, or its own self-check failed.
  public static let backendFailure = CipherError(.backendFailure)
}

extension CipherError: CustomStringConvertible {
  public var description: String {
    switch code {
    case .authenticationFailed: "authentication failed"
    case .invalidKey: "invalid key"
    case .invalidLength: "invalid length"
    case .invalidParameter: "invalid parameter"
    case .unsupported: "unsupported algorithm"
    case .backendFailure: "cryptographic library failure"
    }
  }
}
