package import Ciphers
package import WireCoding

/// The labelled derivations of RFC 9420 §8 and §9 from one secret to the next.
extension CipherSuite {
  /// `ExpandWithLabel` (§8). `count` is at most 255 digests.
  package func expand(_ secret: Secret, label: Text, context: [UInt8], count: Int) -> Secret {
    Secret(expand(secret.bytes, label: label, context: context, count: count))
  }

  /// `DeriveSecret` (§8).
  package func derive(_ secret: Secret, label: Text) -> Secret { Secret(derive(secret.bytes, label: label)) }

  /// `DeriveTreeSecret` (§9).
  package func deriveTreeSecret(_ secret: Secret, label: Text, generation: UInt32, count: Int) -> Secret {
    Secret(deriveTreeSecret(secret.bytes, label: label, generation: generation, count: count))
  }

  /// HKDF-Extract.
  package func extract(salt: Secret, keyMaterial: Secret) -> Secret {
    Secret(extract(salt: salt.bytes, keyMaterial: keyMaterial.bytes))
  }

  /// HMAC, for confirmation and membership tags.
  package func mac(key: Secret, _ message: [UInt8]) -> [UInt8] { mac(key: key.bytes, message) }

  /// A secret from fresh randomness, of Nh bytes.
  package func freshSecret(entropy: any EntropySource) -> Secret { Secret(entropy.bytes(hashLength)) }

  /// Nh zeros, where an input of the key schedule is absent.
  var zeroSecret: Secret { Secret([UInt8](repeating: 0, count: hashLength)) }
}
