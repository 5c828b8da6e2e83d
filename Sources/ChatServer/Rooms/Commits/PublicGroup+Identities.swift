import ChatProtocol
import MLS
import WireCoding

extension PublicGroup {
  /// Whose the leaves are.
  ///
  /// - Throws: ``APIError`` `untrusted_device` where a leaf names no user and device, or one that another leaf names.
  func identities() throws(APIError) -> Set<MemberIdentity> {
    var identities: Set<MemberIdentity> = []
    var devices: Set<UUIDv7> = []
    for member in members {
      let identity = try member.identity()
      guard identities.insert(identity).inserted, devices.insert(identity.device).inserted else {
        throw .untrustedDevice
      }
    }
    return identities
  }
}

extension Member {
  /// - Throws: ``APIError`` `untrusted_device` where the credential is no user and device.
  func identity() throws(APIError) -> MemberIdentity {
    guard let identity = try? MemberIdentity(credential: credential) else { throw .untrustedDevice }
    return identity
  }
}
