/// Numbers of extensions (RFC 9420 §17.3) and Nightjar's own.
public enum ExtensionType {
  public static let applicationID: UInt16 = 0x0001
  public static let ratchetTree: UInt16 = 0x0002
  public static let requiredCapabilities: UInt16 = 0x0003
  public static let externalPub: UInt16 = 0x0004
  public static let externalSenders: UInt16 = 0x0005
  /// In a KeyPackage that may be claimed more than once.
  public static let lastResort: UInt16 = 0x000A
  /// In a leaf: the hash of the device certificate that names its signature key.
  public static let deviceCertificate: UInt16 = 0xF0C1
  /// In the GroupInfo of a Welcome, never in a public one: what else a new member must know of the room.
  public static let roomSecrets: UInt16 = 0xF0C2
  /// In a GroupContext, without data: messages of the group carry a few-time signature, too.
  public static let fewTimeSignatures: UInt16 = 0xF0C3
  /// In a GroupContext: what kind of room the group is, for as long as it lasts.
  public static let groupKind: UInt16 = 0xF0C5

  /// Types that every implementation has, so that capabilities do not list them (RFC 9420 §7.2).
  static func isDefault(_ type: UInt16) -> Bool { (1...5).contains(type) }
}
