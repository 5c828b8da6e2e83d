import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// A Welcome in the parts in which it is stored: what all have in common once, and what is each one's in the mailboxes.
struct SplitWelcome: Sendable {
  /// An encoded Welcome that names nobody.
  let head: [UInt8]
  /// Encoded EncryptedGroupSecrets, by device.
  private(set) var parts: [UUIDv7: [UInt8]] = [:]

  /// A Welcome names KeyPackages that the commit adds, among them those of the devices that it goes to.
  ///
  /// - Parameters:
  ///   - devices: to which it goes.
  ///   - added: whose leaves the commit adds, in the order of `keyPackages`.
  ///   - keyPackages: the references by which a Welcome may name them.
  /// - Throws: ``APIError`` `invalid_welcome`.
  init(
    _ welcome: [UInt8], for devices: [UUIDv7], added: [MemberIdentity], keyPackages: [[UInt8]], suite: CipherSuite
  ) throws(APIError) {
    guard let message = try? MLSMessage(decoding: welcome), case .welcome(var decoded) = message,
      decoded.cipherSuite == suite.id, decoded.secrets.count <= keyPackages.count
    else { throw .invalidWelcome }
    let known = Set(keyPackages)
    var named: [[UInt8]: EncryptedGroupSecrets] = [:]
    for secrets in decoded.secrets {
      guard known.contains(secrets.newMember), named.updateValue(secrets, forKey: secrets.newMember) == nil else {
        throw .invalidWelcome
      }
    }
    let addressees = Set(devices)
    for (index, reference) in keyPackages.enumerated() where addressees.contains(added[index].device) {
      guard let secrets = named[reference] else { throw .invalidWelcome }
      parts[added[index].device] = secrets.encoded
    }
    decoded.secrets = []
    head = decoded.encoded
  }

  /// The Welcome for one of those that it names.
  ///
  /// - Returns: an encoded MLSMessage; nothing where the two parts are none, which no client can open.
  static func joined(head: [UInt8], part: [UInt8]) -> [UInt8] {
    guard var welcome = try? Welcome(decoding: head), let secrets = try? EncryptedGroupSecrets(decoding: part) else {
      return []
    }
    welcome.secrets = [secrets]
    return MLSMessage.welcome(welcome).encoded
  }
}
