package import Ciphers
package import WireCoding

/// RFC 9420 §5: the suite's primitives under labels, so that no key serves two purposes.
extension CipherSuite {
  /// `ExpandWithLabel` (§8). `count` is at most 255 digests.
  package func expand(_ secret: [UInt8], label: Text, context: [UInt8], count: Int) -> [UInt8] {
    var writer = WireWriter(capacity: 32 + context.count)
    writer.write(UInt16(truncatingIfNeeded: count))
    writer.write(opaque: Self.labelBytes(label))
    writer.write(opaque: context)
    return expand(secret, info: writer.bytes, count: count)
  }

  /// `DeriveSecret` (§8).
  package func derive(_ secret: [UInt8], label: Text) -> [UInt8] {
    expand(secret, label: label, context: [], count: hashLength)
  }

  /// `DeriveTreeSecret` (§9).
  package func deriveTreeSecret(_ secret: [UInt8], label: Text, generation: UInt32, count: Int) -> [UInt8] {
    var writer = WireWriter(capacity: 4)
    writer.write(generation)
    return expand(secret, label: label, context: writer.bytes, count: count)
  }

  /// `RefHash` (§5.2).
  package func reference(label: Text, of value: [UInt8]) -> [UInt8] {
    var writer = WireWriter(capacity: value.count + 48)
    writer.write(opaque: [UInt8](label.utf8))
    writer.write(opaque: value)
    return digest(writer.bytes)
  }

  /// `SignWithLabel` (§5.1.2).
  package func sign(
    label: Text, content: [UInt8], privateKey: [UInt8], entropy: any EntropySource
  ) throws(MLSError) -> [UInt8] {
    do {
      return try signatureScheme.sign(
        Self.labelled(label, content), privateKey: privateKey, entropy: entropy)
    } catch {
      throw .cipherFailure
    }
  }

  /// `SignContent` (§5.1.2): the bytes that the signature scheme itself takes.
  func signContent(label: Text, content: [UInt8]) -> [UInt8] { Self.labelled(label, content) }

  /// `VerifyWithLabel` (§5.1.2).
  package func verifies(_ signature: [UInt8], label: Text, content: [UInt8], publicKey: [UInt8]) -> Bool {
    signatureScheme.isValid(signature: signature, for: Self.labelled(label, content), publicKey: publicKey)
  }

  /// `EncryptContext` (§5.1.3), hashed. Make it once for all recipients: a Welcome's context is as long as the tree.
  package func encryptContext(label: Text, context: [UInt8]) -> HPKEInfo {
    hpke.prepare(info: Self.labelled(label, context))
  }

  /// `EncryptWithLabel` (§5.1.3) with the label and the context of `encryptContext`.
  package func encrypt(
    _ plaintext: [UInt8], under context: HPKEInfo, to publicKey: [UInt8]
  ) throws(MLSError) -> HPKECiphertext {
    do {
      return try hpkeSeal(plaintext, to: publicKey, info: context, authenticating: [])
    } catch {
      throw .cipherFailure
    }
  }

  /// `DecryptWithLabel` (§5.1.3).
  package func decrypt(
    _ ciphertext: HPKECiphertext, label: Text, context: [UInt8], privateKey: [UInt8], publicKey: [UInt8]
  ) throws(MLSError) -> [UInt8] {
    do {
      return try hpkeOpen(
        ciphertext, privateKey: privateKey, publicKey: publicKey, info: Self.labelled(label, context),
        authenticating: [])
    } catch {
      throw .decryptionFailed
    }
  }

  /// A key pair from fresh randomness.
  func freshKeyPair(entropy: any EntropySource) throws(MLSError) -> KEMKeyPair {
    try keyPair(from: entropy.bytes(hashLength))
  }

  /// `DeriveKeyPair`.
  package func keyPair(from secret: [UInt8]) throws(MLSError) -> KEMKeyPair {
    do {
      return try kemKeyPair(from: secret)
    } catch {
      throw .cipherFailure
    }
  }

  /// AEAD.Seal, with this module's errors.
  func sealed(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
  ) throws(MLSError) -> [UInt8] {
    do {
      return try seal(plaintext, key: key, nonce: nonce, authenticating: data)
    } catch {
      throw .cipherFailure
    }
  }

  /// AEAD.Open, with this module's errors.
  func opened(
    _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
  ) throws(MLSError) -> [UInt8] {
    do {
      return try open(ciphertext, key: key, nonce: nonce, authenticating: data)
    } catch {
      throw .decryptionFailed
    }
  }

  private static func labelBytes(_ label: Text) -> [UInt8] { [UInt8](Literal("MLS 1.0 ").utf8) + [UInt8](label.utf8) }

  private static func labelled(_ label: Text, _ content: [UInt8]) -> [UInt8] {
    var writer = WireWriter(capacity: content.count + 48)
    writer.write(opaque: labelBytes(label))
    writer.write(opaque: content)
    return writer.bytes
  }
}
