import CHashLanes
import WireCoding

/// One key of a batch, to sign one message.
///
/// It cannot be copied, and signing consumes it. A key that is dropped is lost. Either way its seed is overwritten.
public struct OneTimeKey: ~Copyable {
  /// Which key of the batch it is.
  public let index: Int
  /// The only reference to it: what ends the key overwrites it.
  private let seed: SecretBytes
  private let skPRF: SecretBytes
  private let tree: OneTimeTree
  private let publicKey: OneTimePublicKey

  init(index: Int, seed: SecretBytes, skPRF: SecretBytes, tree: OneTimeTree, publicKey: OneTimePublicKey) {
    self.index = index
    self.seed = seed
    self.skPRF = skPRF
    self.tree = tree
    self.publicKey = publicKey
  }

  /// Signs the one message: some 570 hashes, and those of the message. The signature is released only if it verifies, so that
  /// what a fault has made stays here.
  ///
  /// - Parameter randomness: 16 fresh random bytes, which hedge R.
  /// - Throws: `invalidLength`; `inconsistentKey` where the key does not belong to the batch. The key is used up all the same.
  public consuming func sign(_ message: [UInt8], randomness: [UInt8]) throws(HBSSError) -> OneTimeSignature {
    guard randomness.count == OneTime.hashSize else { throw .invalidLength }
    let n = OneTime.hashSize
    let size = OneTime.chains * n
    let root = publicKey.statement.root
    let hashes = publicKey.hashes
    let randomizer = randomizer(randomness, message)
    let digest = randomizer.withUnsafeBufferPointer {
      hashes.digest(of: message, index: index, randomizer: $0, root: root)
    }
    let memory = Workspace(count: size + OneTime.chains)
    let (values, digits) = (memory.base, memory.base + size)
    digest.withUnsafeBufferPointer { digest in
      if let signed = digest.baseAddress { WOTSDigits.of(signed, n: n, into: digits) }
    }
    var address = OneTime.tree(height: tree.height).leafAddress(UInt32(index))
    hashes.secrets(index, seed: seed.pointer, into: values)
    hashes.withContext { hl_wots_reveal($0, &address, OneTime.chains, digits, values) }
    hl_wipe_stack()

    var bytes: [UInt8] = []
    bytes.reserveCapacity(OneTimeSignature.size(height: tree.height))
    bytes.append(contentsOf: root.prefix(OneTime.identifierSize))
    bytes.append(UInt8(index))
    bytes.append(contentsOf: randomizer)
    bytes.append(contentsOf: digest.suffix(n))
    bytes.append(contentsOf: UnsafeBufferPointer(start: values, count: size))
    tree.appendPath(of: index, to: &bytes)

    hl_publish(bytes, bytes.count)
    let isSound = publicKey.isValid(OneTimeSignature(checked: bytes, height: tree.height), for: message)
    guard isSound else {
      // What it shows of the key belongs to no signature.
      bytes.wipe()
      throw .inconsistentKey
    }
    return OneTimeSignature(checked: bytes, height: tree.height)
  }

  /// PRF_msg (FIPS 205 §11.2.1) over the index and the message, 16 bytes.
  private func randomizer(_ randomness: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var key = skPRF.bytes(from: 0, count: OneTime.hashSize)
    let whole = SHA256.mac(key: key, randomness, [UInt8(index)], message)
    key.wipe()
    // It stands in the signature.
    hl_publish(whole, whole.count)
    return [UInt8](whole.prefix(OneTime.hashSize))
  }
}
