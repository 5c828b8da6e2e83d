import ChatProtocol
import MLS
import WireCoding

/// A leaf that is new, and what the directory must say for it (PROTOCOL §1).
struct LeafCheck: Sendable {
  let identity: MemberIdentity
  let leaf: LeafNode
  let suite: UInt16

  /// Whether a certificate of the directory, checked when it came there, names the leaf's key and is named by the leaf.
  ///
  /// - Parameter certificate: an encoded `DeviceCertificate`; nil where the directory has no such device.
  /// - Throws: ``APIError`` `untrusted_device`.
  func check(_ certificate: [UInt8]?) throws(APIError) {
    guard let certificate, let decoded = try? DeviceCertificate(decoding: certificate),
      decoded.userID == identity.user, decoded.deviceID == identity.device,
      decoded.signatureKey(for: suite) == leaf.signatureKey,
      leaf.extensions.data(of: ExtensionType.deviceCertificate) == decoded.hash
    else { throw .untrustedDevice }
  }
}
