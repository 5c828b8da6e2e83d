package import Ciphers
import WireCoding

/// The key over sender data, bound to the ciphertext that it goes with (RFC 9420 §6.3.2).
package struct SenderDataKey: Sendable {
  package let key: [UInt8]
  package let nonce: [UInt8]

  package init(secret: [UInt8], ciphertext: [UInt8], suite: CipherSuite) {
    let sample = [UInt8](ciphertext.prefix(suite.hashLength))
    key = suite.expand(secret, label: "key", context: sample, count: suite.aeadKeyLength)
    nonce = suite.expand(secret, label: "nonce", context: sample, count: suite.aeadNonceLength)
  }
}
