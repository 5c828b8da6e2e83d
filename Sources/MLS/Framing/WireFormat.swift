/// Numbers of wire formats that are signed (RFC 9420 §6).
package enum WireFormat {
  package static let publicMessage: UInt16 = 1
  package static let privateMessage: UInt16 = 2
}
