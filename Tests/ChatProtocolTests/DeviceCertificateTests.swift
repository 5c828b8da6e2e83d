import ChatProtocol
import Ciphers
import HBSS
import Testing
import WireCoding

@Suite("Device certificates")
struct DeviceCertificateTests {
  let entropy = SystemEntropy()

  private func make(name: String = "Laptop") throws -> (DeviceCertificate, SLHDSAPrivateKey) {
    let key = try SLHDSAPrivateKey(
      parameters: .sha2_128s, skSeed: entropy.bytes(16), skPRF: entropy.bytes(16), pkSeed: entropy.bytes(16))
    let certificate = try DeviceCertificate.make(
      userID: UUIDv7(milliseconds: 1, random: entropy.bytes(10)),
      deviceID: UUIDv7(milliseconds: 2, random: entropy.bytes(10)),
      createdAt: 3, name: name, suites: [.init(suite: 0xf0e2, publicKey: entropy.bytes(32))], accountKey: key,
      randomness: entropy.bytes(16))
    return (certificate, key)
  }

  @Test("A certificate verifies under its account's key and comes back from its bytes")
  func roundTrip() throws {
    let (certificate, key) = try make()
    #expect(certificate.isValid(accountKey: key.publicKey.bytes))
    let decoded = try DeviceCertificate(decoding: certificate.encoded)
    #expect(decoded == certificate)
    #expect(decoded.hash == certificate.hash)
    #expect(decoded.signatureKey(for: 0xf0e2) != nil)
    #expect(decoded.signatureKey(for: 1) == nil)
  }

  @Test("No changed byte of the signed part verifies")
  func mutations() throws {
    let (certificate, key) = try make()
    let bytes = certificate.encoded
    let signed = bytes.count - certificate.signature.count
    for index in 0..<signed {
      var mutated = bytes
      mutated[index] ^= 1
      guard let other = try? DeviceCertificate(decoding: mutated) else { continue }
      #expect(!other.isValid(accountKey: key.publicKey.bytes), "byte \(index)")
    }
  }

  @Test("Another account's key does not verify it, and no key of the wrong size traps")
  func otherKeys() throws {
    let (certificate, _) = try make()
    let (_, other) = try make()
    #expect(!certificate.isValid(accountKey: other.publicKey.bytes))
    #expect(!certificate.isValid(accountKey: []))
    #expect(!certificate.isValid(accountKey: entropy.bytes(31)))
  }

  @Test("A name that is empty or too long is refused", arguments: ["", String(repeating: "x", count: 65)])
  func names(_ name: String) { #expect(throws: ChatError.invalidField) { try make(name: name) } }
}
