package import Ciphers
import WireCoding

/// Sealing and opening of PrivateMessages (RFC 9420 §6.3).
package enum PrivateContent {
  /// Encrypts a signed content under one key of its sender's ratchet.
  package static func seal(
    _ signed: AuthenticatedContent, leaf: UInt32, key: RatchetKey, senderDataSecret: Secret, suite: CipherSuite,
    padding: Padding, entropy: any EntropySource
  ) throws(MLSError) -> PrivateMessage {
    var writer = WireWriter()
    signed.content.content.encodeBody(into: &writer)
    signed.authentication.encode(into: &writer)
    writer.write(raw: [UInt8](repeating: 0, count: padding.length(for: writer.bytes.count)))

    let senderData = SenderData(leaf: leaf, generation: key.generation, reuseGuard: entropy.bytes(4))
    var message = PrivateMessage(
      groupID: signed.content.groupID, epoch: signed.content.epoch, contentType: signed.content.content.type,
      authenticatedData: signed.content.authenticatedData, encryptedSenderData: [], ciphertext: [])
    message.ciphertext = try suite.sealed(
      writer.bytes, key: key.key.bytes, nonce: masked(key.nonce, senderData.reuseGuard),
      authenticating: message.contentAuthenticatedData)
    let header = SenderDataKey(secret: senderDataSecret, ciphertext: message.ciphertext, suite: suite)
    message.encryptedSenderData = try suite.sealed(
      senderData.encoded, key: header.key, nonce: header.nonce, authenticating: message.senderAuthenticatedData)
    return message
  }

  /// Reads which key the message is under.
  package static func senderData(
    of message: PrivateMessage, senderDataSecret: Secret, suite: CipherSuite
  ) throws(MLSError) -> SenderData {
    let header = SenderDataKey(secret: senderDataSecret, ciphertext: message.ciphertext, suite: suite)
    let bytes = try suite.opened(
      message.encryptedSenderData, key: header.key, nonce: header.nonce,
      authenticating: message.senderAuthenticatedData)
    do {
      return try SenderData(decoding: bytes)
    } catch {
      throw .malformed
    }
  }

  /// Opens the message with that key. The signature is the caller's to check.
  package static func open(
    _ message: PrivateMessage, senderData: SenderData, key: RatchetKey, suite: CipherSuite
  ) throws(MLSError) -> AuthenticatedContent {
    let bytes = try suite.opened(
      message.ciphertext, key: key.key.bytes, nonce: masked(key.nonce, senderData.reuseGuard),
      authenticating: message.contentAuthenticatedData)
    var reader = WireReader(bytes)
    let content: Content
    let authentication: ContentAuthentication
    do {
      content = try Content(type: message.contentType, from: &reader)
      authentication = try ContentAuthentication(for: message.contentType, from: &reader)
    } catch {
      throw .malformed
    }
    for byte in reader.readRest() where byte != 0 { throw .malformed }
    return AuthenticatedContent(
      wireFormat: WireFormat.privateMessage,
      content: FramedContent(
        groupID: message.groupID, epoch: message.epoch, sender: .member(senderData.leaf),
        authenticatedData: message.authenticatedData, content: content),
      authentication: authentication)
  }

  /// The nonce with the reuse guard over its first four bytes (§6.3.1).
  private static func masked(_ nonce: Secret, _ reuseGuard: [UInt8]) -> [UInt8] {
    var nonce = nonce.bytes
    for index in 0..<min(nonce.count, reuseGuard.count) { nonce[index] ^= reuseGuard[index] }
    return nonce
  }
}
