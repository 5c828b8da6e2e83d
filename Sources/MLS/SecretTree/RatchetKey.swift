/// The key and nonce of one message (RFC 9420 §9.1).
package struct RatchetKey: Sendable {
  package let generation: UInt32
  /// Nk bytes.
  package let key: Secret
  /// Nn bytes; the reuse guard is applied when it is used (§6.3.2).
  package let nonce: Secret
}
