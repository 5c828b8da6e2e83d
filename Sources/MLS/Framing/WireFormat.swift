/// Numbers of wire formats that are signed (RFC 9420 §6).
enum WireFormat {
  static let publicMessage: UInt16 = 1
  static let privateMessage: UInt16 = 2
}
