import WireCoding

/// The key and nonce of one message (RFC 9420 §9.1).
package struct RatchetKey: Sendable {
  package var generation: UInt32
  package var key: [UInt8]
  package var nonce: [UInt8]

  mutating func wipe() {
    key.wipe()
    nonce.wipe()
  }
}
