import CHashLanes

/// A batch whose certificate is valid: verifies the signatures of its keys.
///
/// That a key signed once only is not seen from one signature: who receives several must remember which indices came, and
/// what they signed.
public struct OneTimePublicKey: Sendable {
  public let statement: OneTimeStatement
  let hashes: OneTimeHashes

  init(statement: OneTimeStatement, hashes: OneTimeHashes) {
    self.statement = statement
    self.hashes = hashes
  }

  /// For who has checked the certificate before, and kept the statement.
  package init(statement: OneTimeStatement, signer: SLHDSAPublicKey, scope: OneTimeScope) {
    self.statement = statement
    hashes = OneTimeHashes(
      seed: OneTimeStatement.seed(
        signer: signer, scope: scope, height: statement.height, time: statement.time, nonce: statement.nonce))
  }

  /// The digest, 32 bytes, that a signature is of if it is one of this message.
  func digest(of message: [UInt8], signature: OneTimeSignature) -> [UInt8] {
    signature.bytes.withUnsafeBufferPointer {
      hashes.digest(
        of: message, index: signature.index,
        randomizer: UnsafeBufferPointer(
          rebasing: $0[OneTimeSignature.randomizerStart..<OneTimeSignature.tailStart]),
        root: statement.root)
    }
  }

  /// Verifies a signature: some 270 hashes, and those of the message.
  ///
  /// A signature of another batch is not valid. No two signatures by one key are both valid for what they sign unless its
  /// owner used it twice, or let it be.
  public func isValid(_ signature: OneTimeSignature, for message: [UInt8]) -> Bool {
    guard signature.height == statement.height else { return false }
    let n = OneTime.hashSize
    let xmss = OneTime.tree(height: signature.height)
    let workspace = Workspace(count: OneTime.chains * n + OneTime.chains)
    let (nodes, digits) = (workspace.base, workspace.base + OneTime.chains * n)
    var difference: UInt8 = 0
    signature.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for place in 0..<OneTime.identifierSize { difference |= base[place] ^ statement.root[place] }
      let digest = digest(of: message, signature: signature)
      for place in 0..<n {
        difference |= base[OneTimeSignature.tailStart + place] ^ digest[n + place]
        nodes[place] = digest[place]
      }
      hashes.withContext {
        xmss.climb(
          $0, leaf: UInt32(signature.index), signature: base + OneTimeSignature.chainsStart, nodes: nodes,
          digits: digits)
      }
    }
    for place in 0..<n { difference |= nodes[place] ^ statement.root[place] }
    return difference == 0
  }
}
