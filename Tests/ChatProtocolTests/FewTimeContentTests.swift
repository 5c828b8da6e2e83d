import ChatProtocol
import Ciphers
import HBSS
import Testing
import WireCoding

@Suite("Contents with a few-time signature")
struct FewTimeContentTests {
  private let entropy = SystemEntropy()
  private let room: UUIDv7
  private let message: UUIDv7
  private let owner: MemberIdentity
  private let account: SLHDSAPrivateKey
  private let content = MessageContent(salt: Array(0..<16), part: .render("under the heath")).encoded

  init() throws {
    let entropy = SystemEntropy()
    func id() -> UUIDv7 { UUIDv7(milliseconds: 1_800_000_000_000, random: entropy.bytes(10)) }
    room = id()
    message = id()
    owner = MemberIdentity(user: id(), device: id())
    account = try SLHDSAPrivateKey(
      parameters: .sha2_128s, skSeed: entropy.bytes(16), skPRF: entropy.bytes(16), pkSeed: entropy.bytes(16))
  }

  private func keys(_ count: Int) throws -> [FewTimePrivateKey] {
    try (0..<count).map { _ in
      try FewTimePrivateKey(secretSeed: entropy.bytes(32), saltKey: entropy.bytes(32), publicSeed: entropy.bytes(32))
    }
  }

  private func certificate(_ keys: [FewTimePrivateKey], number: UInt64 = 7) throws -> FewTimeBatchCertificate {
    try FewTimeBatchCertificate.make(
      owner: owner, room: room, number: number, keys: keys.map(\.publicKey), accountKey: account,
      randomness: entropy.bytes(16))
  }

  private func sign(
    _ keys: [FewTimePrivateKey], _ index: Int, _ certificate: FewTimeBatchCertificate
  ) throws -> FewTimeContent {
    try FewTimeContent.sign(
      content, message: message, key: keys[index], index: index, keys: keys.map(\.publicKey), certificate: certificate,
      randomness: entropy.bytes(32), keep: { _ in true })
  }

  private func isValid(_ signed: FewTimeContent) -> Bool {
    signed.isKeyOf(owner, in: room) && signed.certificate.isValid(accountKey: account.publicKey.bytes)
      && signed.isSignatureValid(message: message)
  }

  @Test("Each key of a batch leads to the root that the account key has certified", arguments: [1, 2, 3, 5, 8])
  func batches(_ count: Int) throws {
    let keys = try keys(count)
    let certificate = try certificate(keys)
    #expect(certificate.isValid(accountKey: account.publicKey.bytes))
    let publicKeys = keys.map(\.publicKey)
    for index in 0..<count {
      let path = FewTimeBatchCertificate.path(to: index, among: publicKeys)
      #expect(certificate.holds(publicKeys[index], at: index, path: path))
      for other in 0..<count where other != index {
        #expect(!certificate.holds(publicKeys[index], at: other, path: path))
        #expect(!certificate.holds(publicKeys[other], at: index, path: path))
      }
      #expect(!certificate.holds(publicKeys[index], at: index, path: path + [UInt8](repeating: 0, count: 32)))
      #expect(!certificate.holds(publicKeys[index], at: index + 8, path: path))
    }
  }

  @Test("A batch has 1 to 32 keys")
  func sizes() throws {
    let key = try keys(1)
    #expect(throws: ChatError.invalidField) { try certificate([]) }
    #expect(throws: ChatError.invalidField) {
      try certificate(Array(repeating: key[0], count: FewTimeBatchCertificate.countLimit + 1))
    }
  }

  @Test("What is read back is the same and valid; in another room, of another sender, as another message it is not")
  func bindings() throws {
    let keys = try keys(2)
    let certificate = try certificate(keys)
    let signed = try sign(keys, 1, certificate)
    let read = try FewTimeContent(decoding: signed.encoded)
    #expect(read == signed && isValid(read) && read.use == 1)
    #expect(try sign(keys, 1, certificate).use == 2)
    #expect(throws: ChatError.keyFailure) { try sign(keys, 1, certificate) }
    let stranger = UUIDv7(milliseconds: 1, random: Array(0..<10))
    #expect(!read.isKeyOf(owner, in: stranger))
    #expect(!read.isKeyOf(MemberIdentity(user: stranger, device: owner.device), in: room))
    #expect(!read.isKeyOf(MemberIdentity(user: owner.user, device: stranger), in: room))
    #expect(!read.isSignatureValid(message: stranger))
    #expect(!read.certificate.isValid(accountKey: [UInt8](repeating: 1, count: 32)))
    #expect(!read.certificate.isValid(accountKey: []))
  }

  @Test("No changed byte passes, and no cut or random input traps")
  func mutations() throws {
    let keys = try keys(3)
    let bytes = try sign(keys, 2, try certificate(keys)).encoded
    for position in stride(from: 0, to: bytes.count, by: 61) {
      var changed = bytes
      changed[position] ^= 1 << UInt8(position % 8)
      guard let read = try? FewTimeContent(decoding: changed) else { continue }
      #expect(!isValid(read), "byte \(position)")
    }
    for count in stride(from: 0, to: bytes.count, by: 61) {
      #expect(throws: WireError.self) { try FewTimeContent(decoding: Array(bytes[..<count])) }
    }
    for count in 0..<200 {
      _ = try? FewTimeContent(decoding: [2] + entropy.bytes(count))
      _ = try? FewTimeBatchCertificate(decoding: entropy.bytes(count))
    }
  }
}
