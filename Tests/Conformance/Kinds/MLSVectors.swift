import Ciphers
import MLS
import WireCoding

/// The working group's vectors for RFC 9420 (mlswg/mls-implementations, test-vectors.md).
enum MLSVectors {
  /// - Returns: false where the kind is none of these.
  static func run(_ document: JSON, _ tally: inout ConformanceTally, entropy: any EntropySource) -> Bool {
    let body: (VectorCase, any EntropySource) throws(VectorFailure) -> Void
    switch tally.kind {
    case "mls/tree-math": body = MLSTreeVectors.treeMath
    case "mls/tree-operations": body = MLSTreeVectors.treeOperations
    case "mls/tree-validation": body = MLSTreeVectors.treeValidation
    case "mls/treekem": body = MLSTreeKEMVectors.treeKEM
    case "mls/crypto-basics": body = MLSSecretVectors.cryptoBasics
    case "mls/secret-tree": body = MLSSecretVectors.secretTree
    case "mls/key-schedule": body = MLSSecretVectors.keySchedule
    case "mls/psk_secret": body = MLSSecretVectors.preSharedKeys
    case "mls/transcript-hashes": body = MLSSecretVectors.transcriptHashes
    case "mls/message-protection": body = MLSMessageVectors.messageProtection
    case "mls/messages": body = MLSMessageVectors.messages
    case "mls/deserialization": body = MLSMessageVectors.deserialization
    case "mls/welcome": body = MLSGroupVectors.welcome
    case "mls/passive-client-welcome", "mls/passive-client-handling-commit", "mls/passive-client-random":
      body = MLSGroupVectors.passiveClient
    default: return false
    }
    for test in tally.cases(of: document) {
      var group: Text = "any suite"
      if let suite = try? test.integer("cipher_suite") { group = "suite " + Text(suite) }
      tally.run(in: group) { () throws(VectorFailure) in try body(test, entropy) }
    }
    return true
  }
}

extension VectorCase {
  /// - Throws: `skipped` where this build does not have the suite.
  func suite() throws(VectorFailure) -> CipherSuite {
    let id = try integer("cipher_suite")
    guard let id = UInt16(exactly: id), let suite = CipherSuite(id: id) else {
      throw .skipped([4, 6].contains(id) ? "X448 and Ed448 are in no library here" : "suite not in this build")
    }
    return suite
  }

  func integers(_ name: Text) throws(VectorFailure) -> [Int?] {
    guard let values = json[named: name]?.array else { throw .failed("field " + name) }
    var integers: [Int?] = []
    for value in values {
      if let integer = value.integer { integers.append(Int(clamping: integer)) } else { integers.append(nil) }
    }
    return integers
  }

  func decoded<T: WireDecodable>(_ name: Text, as type: T.Type = T.self) throws(VectorFailure) -> T {
    let bytes = try hex(name)
    guard let value = try? T(decoding: bytes) else { throw .failed(name + " does not decode") }
    return value
  }

  /// A 64-bit number that may be larger than `Int` of the browser's build.
  func long(_ name: Text) throws(VectorFailure) -> UInt64 {
    guard let value = json[named: name]?.integer, value >= 0 else { throw .failed("field " + name) }
    return UInt64(value)
  }

  /// A number that RFC 9420 gives 32 bits.
  func word(_ name: Text) throws(VectorFailure) -> UInt32 {
    guard let value = UInt32(exactly: try long(name)) else { throw .failed("field " + name) }
    return value
  }
}

/// - Throws: `failed(what)` where MLS refuses.
func attemptMLS<T>(_ what: Text, _ body: () throws(MLSError) -> T) throws(VectorFailure) -> T {
  do throws(MLSError) {
    return try body()
  } catch {
    throw .failed(what + " (error \(Text(error.code.rawValue)))")
  }
}
