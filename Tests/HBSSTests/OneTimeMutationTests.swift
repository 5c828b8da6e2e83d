import Testing
import WireCoding

@testable import HBSS

/// That every part of a signature, a certificate and a scope counts.
@Suite(.serialized) struct OneTimeMutationTests {
  private let message = Array("the heron flies at midnight".utf8)

  /// Whether an envelope of type 1 or 2 is valid under a certificate that is at hand, or its own.
  private func accepts(_ envelope: [UInt8], _ publicKey: OneTimePublicKey, scope: OneTimeScope? = nil) throws -> Bool {
    switch try? OneTimeEnvelope(decoding: envelope) {
    case .short(let signature): return publicKey.isValid(signature, for: message)
    case .certified(let certificate, let signature):
      let signer = try OneTimeSupport.signer.get().publicKey
      let own = certificate.publicKey(certifiedBy: signer, scope: try scope ?? OneTimeSupport.scope())
      return own?.isValid(signature, for: message) ?? false
    case .plain, nil: return false
    }
  }

  private struct Signed {
    let publicKey: OneTimePublicKey
    let certificate: OneTimeCertificate
    let signature: OneTimeSignature
    var short: [UInt8] { OneTimeEnvelope.short(signature).encoded }
    var certified: [UInt8] { OneTimeEnvelope.certified(certificate, signature).encoded }
  }

  private func signed(height: Int = 6, fill: UInt8 = 1) throws -> Signed {
    let batch = try OneTimeSupport.batch(height: height, fill: fill)
    let certificate = try OneTimeSupport.certificate(of: batch)
    for _ in 0..<5 { _ = try batch.takeKey().index }
    return Signed(
      publicKey: try #require(try OneTimeSupport.publicKey(certificate)), certificate: certificate,
      signature: try OneTimeSupport.sign(message, batch))
  }

  @Test("Every changed bit of a one-time signature is refused", arguments: OneTime.heights)
  func short(height: Int) throws {
    let signed = try signed(height: height)
    #expect(try accepts(signed.short, signed.publicKey))
    for place in signed.short.indices {
      for bit in 0..<8 {
        var changed = signed.short
        changed[place] ^= 1 << UInt8(bit)
        #expect(try !accepts(changed, signed.publicKey), "byte \(place), bit \(bit)")
      }
    }
    #expect(!signed.publicKey.isValid(signed.signature, for: message + [0]))
    #expect(!signed.publicKey.isValid(signed.signature, for: []))
  }

  @Test("Every part of a certificate counts")
  func certificate() throws {
    let signed = try signed()
    #expect(try accepts(signed.certified, signed.publicKey))
    let end = 1 + OneTimeCertificate.size
    for place in Array(0..<42) + Array(stride(from: 42, to: end, by: 61))
      + Array(stride(from: end, to: end + 697, by: 13))
    {
      var changed = signed.certified
      changed[place] ^= 1 << UInt8(place % 8)
      #expect(try !accepts(changed, signed.publicKey), "byte \(place)")
    }
  }

  @Test("Every part of the scope counts, for certificates and for signatures")
  func scopes() throws {
    let signed = try signed()
    let scope = try OneTimeSupport.scope()
    let signer = try OneTimeSupport.signer.get().publicKey
    let others = [
      try OneTimeScope(
        purpose: scope.purpose + [0], group: scope.group, epoch: scope.epoch, leaf: scope.leaf, binding: scope.binding),
      try OneTimeScope(
        purpose: scope.purpose, group: OneTimeSupport.bytes(8), epoch: scope.epoch, leaf: scope.leaf,
        binding: scope.binding),
      try OneTimeScope(
        purpose: scope.purpose, group: scope.group, epoch: scope.epoch + 1, leaf: scope.leaf, binding: scope.binding),
      try OneTimeScope(
        purpose: scope.purpose, group: scope.group, epoch: scope.epoch, leaf: scope.leaf ^ 1, binding: scope.binding),
      try OneTimeScope(
        purpose: scope.purpose, group: scope.group, epoch: scope.epoch, leaf: scope.leaf, binding: []),
    ]
    for other in others {
      #expect(signed.certificate.publicKey(certifiedBy: signer, scope: other) == nil)
      #expect(try !accepts(signed.certified, signed.publicKey, scope: other))
      // Even if somebody took the certificate for another scope's, the hashes are others.
      let forced = OneTimePublicKey(statement: signed.certificate.statement, signer: signer, scope: other)
      #expect(!forced.isValid(signed.signature, for: message))
    }
    let stranger = try SLHDSATests.key(.sha2_128s, fill: 99).publicKey
    #expect(signed.certificate.publicKey(certifiedBy: stranger, scope: scope) == nil)
    let short = try SLHDSATests.key(.sha2_128f).publicKey
    #expect(signed.certificate.publicKey(certifiedBy: short, scope: scope) == nil)
  }

  @Test("A signature of another batch, or with another batch's certificate, is refused")
  func batches() throws {
    let (one, two, tall) = (try signed(), try signed(fill: 50), try signed(height: 8))
    #expect(!two.publicKey.isValid(one.signature, for: message))
    #expect(!tall.publicKey.isValid(one.signature, for: message))
    let mixed = OneTimeEnvelope.certified(two.certificate, one.signature).encoded
    #expect(throws: HBSSError.invalidEncoding) { try OneTimeEnvelope(decoding: mixed) }
    let heights = OneTimeEnvelope.certified(one.certificate, tall.signature).encoded
    #expect(throws: HBSSError.invalidEncoding) { try OneTimeEnvelope(decoding: heights) }
  }

  @Test("A certificate is no signature of the key's other uses, and those are no certificates")
  func separation() throws {
    let signed = try signed()
    let signer = try OneTimeSupport.signer.get()
    let bytes = signed.certificate.statement.signedBytes(scope: try OneTimeSupport.scope())
    #expect(!signer.publicKey.isValid(signature: signed.certificate.signature, for: bytes))
    let plain = try signer.sign(bytes, randomness: nil)
    let forged = signed.certificate.statement.encoded + plain
    #expect(try OneTimeSupport.publicKey(OneTimeCertificate(decoding: forged)) == nil)
  }

  @Test("Other types, lengths, heights and indices are refused")
  func decoding() throws {
    let signed = try signed()
    let plain = [0] + [UInt8](repeating: 5, count: 7856)
    for whole in [signed.short, signed.certified, plain] {
      #expect(try OneTimeEnvelope(decoding: whole).encoded == whole)
      for count in [0, 1, 2, 697, 698, 729, 730, whole.count - 16, whole.count - 1] where count < whole.count {
        #expect(throws: HBSSError.invalidEncoding) { try OneTimeEnvelope(decoding: [UInt8](whole.prefix(count))) }
      }
      for more in [1, 16, 32] {
        let long = whole + [UInt8](repeating: 0, count: more)
        // A longer path is a signature of a larger batch, if of any.
        if long.count == 730 { continue }
        #expect(throws: HBSSError.invalidEncoding) { try OneTimeEnvelope(decoding: long) }
      }
      for kind in 3...255 {
        #expect(throws: HBSSError.invalidEncoding) { try OneTimeEnvelope(decoding: [UInt8(kind)] + whole[1...]) }
      }
    }
    #expect(
      !signed.publicKey.isValid(
        try OneTimeSignature(bytes: signed.signature.bytes + OneTimeSupport.bytes(0, 32)), for: message))
    for index in [64, 65, 128, 255] {
      var changed = signed.short
      changed[9] = UInt8(index)
      #expect(throws: HBSSError.invalidEncoding) { try OneTimeEnvelope(decoding: changed) }
    }
    for height in [0, 5, 7, 9, 255] {
      var changed = signed.certificate.encoded
      changed[0] = UInt8(height)
      #expect(throws: WireError.invalidValue) { try OneTimeCertificate(decoding: changed) }
    }
  }
}
