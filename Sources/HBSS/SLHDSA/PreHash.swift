public import WireCoding

/// The hash of HashSLH-DSA (FIPS 205 §10.2.2), which stands for the message in what is signed.
public enum PreHash: UInt8, CaseIterable, Sendable {
  // The raw value is the last arc of the hash's object identifier below 2.16.840.1.101.3.4.2.
  case sha256 = 1
  case sha384 = 2
  case sha512 = 3
  case sha224 = 4
  case sha512_224 = 5
  case sha512_256 = 6
  case sha3_224 = 7
  case sha3_256 = 8
  case sha3_384 = 9
  case sha3_512 = 10
  /// 256 bits of output.
  case shake128 = 11
  /// 512 bits of output.
  case shake256 = 12

  /// The name that NIST's vectors use.
  public var name: Text {
    switch self {
    case .sha256: "SHA2-256"
    case .sha384: "SHA2-384"
    case .sha512: "SHA2-512"
    case .sha224: "SHA2-224"
    case .sha512_224: "SHA2-512/224"
    case .sha512_256: "SHA2-512/256"
    case .sha3_224: "SHA3-224"
    case .sha3_256: "SHA3-256"
    case .sha3_384: "SHA3-384"
    case .sha3_512: "SHA3-512"
    case .shake128: "SHAKE-128"
    case .shake256: "SHAKE-256"
    }
  }

  /// The object identifier's DER, 11 bytes.
  var objectIdentifier: [UInt8] { [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, rawValue] }

  func digest(_ message: [UInt8]) -> [UInt8] {
    switch self {
    case .sha256: SHA256.hash(message)
    case .sha384: SHA512.hash384(message)
    case .sha512: SHA512.hash(message)
    case .sha224: SHA256.hash224(message)
    case .sha512_224: SHA512.hash512_224(message)
    case .sha512_256: SHA512.hash512_256(message)
    case .sha3_224: SHA3.hash(message, count: 28)
    case .sha3_256: SHA3.hash(message, count: 32)
    case .sha3_384: SHA3.hash(message, count: 48)
    case .sha3_512: SHA3.hash(message, count: 64)
    case .shake128: SHAKE128.hash(message, count: 32)
    case .shake256: SHAKE256.hash(message, count: 64)
    }
  }
}
