import Ciphers
import WireCoding

/// RFC 9420 §7.3.
extension LeafNode {
  /// Checks a leaf by itself, but for its signature and lifetime.
  ///
  /// - Throws: `missingCapability` or `invalidLeafNode`.
  func validateAlone(suite: CipherSuite) throws(MLSError) {
    guard capabilities.versions.contains(.mls10), capabilities.cipherSuites.contains(suite.id),
      capabilities.credentials.contains(credential.type)
    else { throw .missingCapability }
    guard !extensions.hasDuplicates else { throw .invalidLeafNode }
    for item in extensions where !capabilities.supports(extension: item.type) { throw .invalidLeafNode }
  }

  /// Checks a member's new leaf against the one that it replaces, by an Update or by a path: the same credential (RFC 9420
  /// §5.3.1 leaves it to the application whether that may change; here it may not), and a fresh encryption key (§7.3).
  ///
  /// - Throws: `credentialChanged`, or `invalidLeafNode` where the key is the old one.
  func validateSuccession(to old: LeafNode) throws(MLSError) {
    guard credential == old.credential else { throw .credentialChanged }
    guard encryptionKey != old.encryptionKey else { throw .invalidLeafNode }
  }

  /// Checks that the leaf supports the extensions of a GroupContext and what it requires (§7.3, §11.1).
  ///
  /// - Throws: `missingCapability`.
  func validate(for extensions: [Extension], required: RequiredCapabilities?) throws(MLSError) {
    for item in extensions where !capabilities.supports(extension: item.type) { throw .missingCapability }
    if let required, !capabilities.satisfies(required) { throw .missingCapability }
  }
}

extension [Extension] {
  /// The requirements of a GroupContext with these extensions; nil where there are none.
  func requiredCapabilities() throws(MLSError) -> RequiredCapabilities? {
    guard let data = data(of: ExtensionType.requiredCapabilities) else { return nil }
    do {
      return try RequiredCapabilities(decoding: data)
    } catch {
      throw .malformed
    }
  }

  /// The external senders of a GroupContext with these extensions.
  func externalSenders() throws(MLSError) -> [ExternalSender] {
    guard let data = data(of: ExtensionType.externalSenders) else { return [] }
    do {
      return try ExternalSender.list(decoding: data)
    } catch {
      throw .malformed
    }
  }

  /// Checks a GroupContext's list by itself: no type twice, and contents that decode.
  ///
  /// - Throws: `malformed`.
  func validateForGroupContext() throws(MLSError) {
    guard !hasDuplicates else { throw .malformed }
    _ = try requiredCapabilities()
    _ = try externalSenders()
  }
}
