package import Ciphers
import WireCoding

/// `sender_data_key` and `sender_data_nonce`, derived from a sample of the message's ciphertext (RFC 9420 §6.3.2).
package struct SenderDataKey: Sendable {
  package let key: [UInt8]
  package let nonce: [UInt8]

  package init(secret: Secret, ciphertext: [UInt8], suite: CipherSuite) {
    let sample = [UInt8](ciphertext.prefix(suite.hashLength))
    key = suite.expand(secret.bytes, label: "key", context: sample, count: suite.aeadKeyLength)
    nonce = suite.expand(secret.bytes, label: "nonce", context: sample, count: suite.aeadNonceLength)
  }
}
