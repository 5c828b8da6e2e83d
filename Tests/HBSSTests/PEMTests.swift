import HBSS
import Testing

@Suite struct PEMTests {
  @Test("Keys come back from their text", arguments: SLHDSAParameters.all)
  func keys(parameters: SLHDSAParameters) throws {
    let bytes = (0..<parameters.privateKeySize).map { UInt8($0) }
    let key = try SLHDSAPrivateKey(parameters: parameters, bytes: bytes)
    let read = try SLHDSAPrivateKey(pem: PEM(parsing: key.pem.text))
    #expect(read.bytes == bytes && read.parameters == parameters)
    #expect(try SLHDSAPublicKey(pem: PEM(parsing: key.publicKey.pem.text)) == key.publicKey)
  }

  /// Made by hand from RFC 9909 §5: SEQUENCE { SEQUENCE { OID …3.20 }, BIT STRING }.
  @Test func aPublicKeyHasTheStandardsEncoding() throws {
    let key = try SLHDSAPublicKey(parameters: .sha2_128s, bytes: [UInt8](repeating: 0xab, count: 32))
    let expected: [UInt8] =
      [0x30, 0x30, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x14, 0x03, 0x21, 0x00]
      + [UInt8](repeating: 0xab, count: 32)
    #expect(key.pem.bytes == expected)
    let text = String(decoding: key.pem.text, as: UTF8.self)
    #expect(text.hasPrefix("-----BEGIN PUBLIC KEY-----\nMDAwCwYJYIZIAWUDBAMU"))
    #expect(text.hasSuffix("\n-----END PUBLIC KEY-----\n"))
  }

  @Test func damagedTextIsATypedError() throws {
    let key = try SLHDSAPrivateKey(parameters: .sha2_128f, bytes: [UInt8](repeating: 1, count: 64))
    let text = key.pem.text
    for count in stride(from: 0, to: text.count - 1, by: 3) {
      #expect(throws: HBSSError.self) { try SLHDSAPrivateKey(pem: PEM(parsing: [UInt8](text.prefix(count)))) }
    }
    var generator = SystemRandomNumberGenerator()
    for place in text.indices {
      var changed = text
      changed[place] = UInt8.random(in: 0...255, using: &generator)
      _ = try? SLHDSAPrivateKey(pem: PEM(parsing: changed))
      _ = try? SLHDSAPublicKey(pem: PEM(parsing: changed))
    }
    let der = key.pem.bytes
    for count in 0..<der.count {
      let cut = PEM(label: "PRIVATE KEY", bytes: [UInt8](der.prefix(count)))
      #expect(throws: HBSSError.self) { try SLHDSAPrivateKey(pem: cut) }
    }
  }

  @Test func fewTimeKeysComeBackWithTheirCount() throws {
    let seed = [UInt8](repeating: 1, count: 32)
    let key = try FewTimePrivateKey(secretSeed: seed, saltKey: seed, publicSeed: seed)
    _ = try key.sign([1], randomness: seed) { _ in true }
    let read = try FewTimePrivateKey(pem: PEM(parsing: FewTimePrivateKey.pem(state: key.state).text))
    #expect(read.signaturesMade == 1 && read.publicKey == key.publicKey)
    #expect(try FewTimePublicKey(pem: PEM(parsing: key.publicKey.pem.text)) == key.publicKey)
  }
}
