internal import Ciphers
internal import WireCoding

/// How people compare keys.
public enum Fingerprint {
  /// SHA-256 of a public key as 64 hexadecimal digits.
  public static func text(of publicKey: [UInt8]) -> String { Hex.encode(Hash.sha256(publicKey)) }
}
