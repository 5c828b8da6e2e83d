import ChatEngine
import ChatProtocol
import Ciphers
import HBSS
import WireCoding

enum ChatTargets {
  private static let key = [UInt8](repeating: 3, count: 32)
  private static let id = UUIDv7(milliseconds: 1, random: [UInt8](repeating: 4, count: 10))

  static func frames(_ bytes: [UInt8]) {
    if let frame = try? ClientFrame(text: bytes) {
      precondition((try? ClientFrame(text: frame.json.encoded)) == frame, "a frame is written as another")
    }
    if let json = try? JSON(parsing: bytes), let event = RoomEvent(json) {
      precondition(RoomEvent(event.json) == event, "an event is written as another")
    }
  }

  static func content(_ bytes: [UInt8]) {
    guard let content = try? MessageContent(decoding: bytes) else { return }
    precondition((try? MessageContent(decoding: content.encoded)) == content, "a content is written as another")
    _ = content.messageID(sender: MemberIdentity(user: id, device: id), room: id)
  }

  static func certificate(_ bytes: [UInt8]) {
    _ = try? MemberIdentity(credential: bytes)
    guard let certificate = try? DeviceCertificate(decoding: bytes) else { return }
    precondition(certificate.encoded == bytes, "a certificate with two encodings")
    _ = (certificate.isValid(accountKey: key), certificate.signatureKey(for: 1))
  }

  /// As they come, and sealed under the right key: who holds it is another device, of this or another version.
  static func backup(_ bytes: [UInt8]) {
    _ = try? AccountBackup.open(bytes, key: key, user: id)
    _ = try? RoomProfile.open(bytes, key: key, room: id)
    let entropy = SystemEntropy()
    for purpose in ["nightjar backup v1 " + id.text, "nightjar room profile v1 " + id.text] {
      guard let sealed = try? SealedBlob.seal(bytes, key: key, purpose: purpose, entropy: entropy) else { continue }
      _ = try? AccountBackup.open(sealed, key: key, user: id)
      _ = try? RoomProfile.open(sealed, key: key, room: id)
    }
  }

  /// Events for a client, one after the other: its store, the server's answers and frames, the user's commands.
  static func events(_ bytes: [UInt8]) {
    let engine = ChatEngine(entropy: SystemEntropy())
    var reader = WireReader(bytes)
    for now in UInt64(1)...32 {
      guard let event = try? EngineEvent(from: &reader) else { return }
      // Deriving a key from a password takes a quarter of a second, and reads nothing.
      if case .response = event, reader.offset > 4096 { return }
      _ = engine.handle(event, now: now * 1000)
    }
  }
}
