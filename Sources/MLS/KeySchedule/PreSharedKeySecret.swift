package import Ciphers
import WireCoding

/// Pre-shared keys on their way into the key schedule (RFC 9420 §8.4).
package enum PreSharedKeySecret {
  /// The secret of a list of keys in the order of their proposals; zeros for an empty list.
  package static func combine(_ keys: [(id: PreSharedKeyID, secret: [UInt8])], suite: CipherSuite) -> Secret {
    var secret = suite.zeroSecret
    for (index, key) in keys.enumerated() {
      // `PSKLabel`.
      var label = WireWriter()
      label.write(key.id)
      label.write(UInt16(truncatingIfNeeded: index))
      label.write(UInt16(truncatingIfNeeded: keys.count))
      let extracted = Secret(suite.extract(salt: suite.zeroSecret.bytes, keyMaterial: key.secret))
      let input = suite.expand(extracted, label: "derived psk", context: label.bytes, count: suite.hashLength)
      secret = suite.extract(salt: input, keyMaterial: secret)
    }
    return secret
  }
}
