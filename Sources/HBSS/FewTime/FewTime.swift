import WireCoding

/// The few-time signature scheme: a key commits to 1,024 secrets, and a signature reveals the up to 51 of them that the
/// message's digest chooses.
///
/// It is the scheme of HORS (Reyzin and Reyzin, 2002), with hash chains of 512 steps under each commitment and a Merkle
/// tree over them. What makes it safe to use, each with its reason:
///
/// - **Salt.** 32 bytes that the signer chooses enter the digest. Without them an attacker could search, before asking for
///   a signature, for messages whose choices cover those of a forgery.
/// - **Binding.** Every hash has an input that tells its purpose (secret, chain, node), the chain's number and the position
///   in it, under a block that holds the key's own public seed; the digest takes in the whole public key and the purpose of
///   the signature. Without this one hash computation would attack all keys, all chains and all positions at once, and a
///   signature for one use would serve another.
/// - **Recomputing.** A verifier computes digest and indices itself. Those that a signature carries are for people to look
///   at, and it is refused where they differ.
/// - **Duplicates.** The digest gives 51 numbers, which may repeat. One rule: the indices of a signature are the distinct
///   numbers in ascending order, each with its one preimage. The digest is not made again, so that every message and salt
///   has exactly one set.
/// - **Root or commitments.** The public key is the seed and the root. A verifier who has these 64 bytes alone needs the
///   multiproof that a signature can carry; one who holds the 32 KB of commitments, checked once against the root, needs
///   none.
/// - **Limit.** Each signature reveals more secrets, and so makes the next forgery easier (the table in `docs/HBSS.md`):
///   ``signatureLimit`` is 2, at 172.6 bits. The count is kept, durably, before a signature is released, for a crash in
///   between must not give a third. After that, signing throws `signatureLimitReached`: the way out is to rotate, with a
///   ``FewTimeCertificate`` of the account key for the next key.
public enum FewTime {
  /// Secrets of a key, t.
  public static let preimages = 1024
  /// Bytes of a secret, a commitment and a node.
  public static let hashSize = 32
  /// Hashes from a secret to its commitment.
  public static let chainLength = 512
  /// Numbers that a digest gives, k.
  public static let choices = 51
  /// The height of the tree over the commitments.
  public static let treeHeight = 10
  /// Signatures that a key may give.
  public static let signatureLimit = 2
  /// Bytes of a salt.
  public static let saltSize = 32
  /// Bytes of a digest: SHA-512.
  public static let digestSize = 64
  /// Bytes of a purpose at most.
  public static let purposeLimit = 255

  /// The digest of a message, 64 bytes: SHA-512 over a label, the public key, the salt, the purpose and the message.
  static func digest(
    of message: [UInt8], salt: [UInt8], publicKey: FewTimePublicKey, purpose: [UInt8]
  ) -> [UInt8] {
    var hash = SHA512()
    hash.update(Array(Literal("nightjar few-time v1").utf8))
    hash.update(publicKey.bytes)
    hash.update(salt)
    hash.update([UInt8(truncatingIfNeeded: purpose.count)])
    hash.update(purpose)
    hash.update(message)
    return hash.finish()
  }

  /// The distinct numbers that a digest gives, ascending: its first 510 bits, ten at a time from the most significant.
  static func indices(of digest: [UInt8]) -> [UInt16] {
    var isChosen = [Bool](repeating: false, count: preimages)
    for choice in 0..<choices {
      let bit = choice * treeHeight
      let three =
        Int(digest[bit >> 3]) << 16 | Int(digest[min((bit >> 3) + 1, 63)]) << 8 | Int(digest[min((bit >> 3) + 2, 63)])
      isChosen[three >> (24 - treeHeight - (bit & 7)) & (preimages - 1)] = true
    }
    var indices: [UInt16] = []
    for index in 0..<preimages where isChosen[index] { indices.append(UInt16(index)) }
    return indices
  }
}
