import ChatProtocol
import Ciphers
import HBSS
import MLS
import Testing
import WireCoding

@testable import ChatEngine

/// A member who has all of a device's secrets and does not keep to the rules.
final class Forger {
  let client: ModelClient
  let room: UUIDv7
  let owner: MemberIdentity
  let accountKey: SLHDSAPrivateKey
  private var group: Group
  private let entropy = SystemEntropy()

  init(_ client: ModelClient, room: UUIDv7) throws {
    self.client = client
    self.room = room
    let account = try Account(decoding: try #require(client.records[Account.recordKey]))
    owner = MemberIdentity(user: account.userID, device: account.deviceID)
    accountKey = try SLHDSAPrivateKey(parameters: .sha2_128s, bytes: account.accountPrivateKey)
    group = try Group(
      tree: try #require(client.records[Room.treePrefix + room.text]),
      secrets: try #require(client.records[Room.secretsPrefix + room.text]))
  }

  func newID() -> UUIDv7 { UUIDv7(milliseconds: client.server.now, random: entropy.bytes(10)) }

  func key() throws -> FewTimePrivateKey {
    try FewTimePrivateKey(
      secretSeed: entropy.bytes(32), saltKey: entropy.bytes(32), publicSeed: entropy.bytes(32))
  }

  func content(_ text: String) -> [UInt8] { MessageContent(salt: entropy.bytes(16), part: .render(text)).encoded }

  /// Certifies keys as whoever, where and by whichever account key is wanted.
  func certificate(
    _ keys: [FewTimePrivateKey], number: UInt64, owner: MemberIdentity? = nil, room: UUIDv7? = nil,
    accountKey: SLHDSAPrivateKey? = nil
  ) throws -> FewTimeBatchCertificate {
    try FewTimeBatchCertificate.make(
      owner: owner ?? self.owner, room: room ?? self.room, number: number, keys: keys.map(\.publicKey),
      accountKey: accountKey ?? self.accountKey, randomness: entropy.bytes(16))
  }

  func sign(
    _ text: String, id: UUIDv7, _ keys: [FewTimePrivateKey], _ index: Int, _ certificate: FewTimeBatchCertificate
  ) throws -> FewTimeContent {
    try FewTimeContent.sign(
      content(text), message: id, key: keys[index], index: index, keys: keys.map(\.publicKey),
      certificate: certificate, randomness: entropy.bytes(32), keep: { _ in true })
  }

  /// Encrypts and signs any bytes as this device's message, and hands them to the server.
  func post(_ bytes: [UInt8], id: UUIDv7) throws {
    let payload = try group.protect(bytes, authenticatedData: id.bytes, entropy: entropy)
    client.server.receive(.message(room: room, id: id, payload: payload), from: client)
  }
}
