import Ciphers
import MLS
import WireCoding

/// A member's messages by one-time keys, and how another reads them.
final class OneTimeBench {
  private let sender: Group
  private let entropy: any EntropySource
  /// Before it has seen the certificate, and after.
  private let stranger: Group
  private let reader: Group
  private let certified: [UInt8]
  private let short: [UInt8]
  private var fresh: OneTimeSigner
  private var known: OneTimeSigner

  private static let content = [UInt8](repeating: 1, count: 100)
  /// Milliseconds since 1970.
  private static let time = GroupBench.now * 1000

  init(sender: Group, reader: Group, entropy: any EntropySource) throws(MLSError) {
    var (sender, reader) = (sender, reader)
    self.sender = sender
    self.entropy = entropy
    stranger = reader
    fresh = try sender.makeOneTimeSigner(time: Self.time, entropy: entropy)
    known = try sender.makeOneTimeSigner(time: Self.time, entropy: entropy)
    certified = try sender.protectShowingSignature(Self.content, signer: known, entropy: entropy).message
    known.noteCertificateIsKnown()
    short = try sender.protectShowingSignature(Self.content, signer: known, entropy: entropy).message
    try Self.read(certified, by: &reader)
    self.reader = reader
  }

  func run(_ operation: GroupBench.Operation) throws(MLSError) -> Int {
    switch operation {
    case .certify: return try sender.makeOneTimeSigner(time: Self.time, entropy: entropy).keysLeft & 0
    case .protectOnce:
      if known.keysLeft == 0 {
        known = try sender.makeOneTimeSigner(time: Self.time, entropy: entropy)
        known.noteCertificateIsKnown()
      }
      return try protect(known)
    case .protectCertified:
      if fresh.keysLeft == 0 { fresh = try sender.makeOneTimeSigner(time: Self.time, entropy: entropy) }
      return try protect(fresh)
    case .openOnce:
      var reader = reader
      try Self.read(short, by: &reader)
      return 0
    case .openCertified:
      var reader = stranger
      try Self.read(certified, by: &reader)
      return 0
    default: throw .unsupportedSuite
    }
  }

  private func protect(_ signer: OneTimeSigner) throws(MLSError) -> Int {
    var sender = sender
    return try sender.protectShowingSignature(Self.content, signer: signer, entropy: entropy).message.count
  }

  private static func read(_ message: [UInt8], by reader: inout Group) throws(MLSError) {
    guard let decoded = try? MLSMessage(decoding: message) else { throw .malformed }
    _ = try reader.process(decoded, now: GroupBench.now)
  }
}
