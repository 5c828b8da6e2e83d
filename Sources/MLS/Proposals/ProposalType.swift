/// Numbers of proposals (RFC 9420 §17.4).
public enum ProposalType {
  public static let add: UInt16 = 1
  public static let update: UInt16 = 2
  public static let remove: UInt16 = 3
  public static let preSharedKey: UInt16 = 4
  public static let reInit: UInt16 = 5
  public static let externalInit: UInt16 = 6
  public static let groupContextExtensions: UInt16 = 7

  /// Types that every implementation has, so that capabilities do not list them.
  static func isDefault(_ type: UInt16) -> Bool { (1...7).contains(type) }
}
