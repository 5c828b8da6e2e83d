internal import Ciphers
public import WireCoding

/// How people compare keys.
public enum Fingerprint {
  /// SHA-256 of a public key as 64 hexadecimal digits.
  public static func text(of publicKey: [UInt8]) -> Text { Hex.encode(Hash.sha256(publicKey)) }
}
