import CHashLanes
import Conformance
import Foundation
import Testing
import WireCoding

@testable import HBSS

/// What the scheme computes: beside its definition, beside SLH-DSA, beside another implementation's vectors.
@Suite(.serialized) struct OneTimeTests {
  @Test("The vectors of the other implementation pass")
  func vectors() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/one-time.json")
    let tally = OneTimeConformance.run(document: try JSON(parsing: [UInt8](try Data(contentsOf: file))))
    for line in tally.lines { #expect(line.failed == 0 && line.passed > 0, "\(line.group): \(line.reasons)") }
    #expect(tally.lines.count == 3)
  }

  @Test("Roots are those of the definition in every kernel, and no hash of any batch has another's seed and address")
  func definition() throws {
    let shape: [(fill: UInt8, epoch: UInt64)] = [(1, 7), (1, 8), (60, 7)]
    var inputs: Set<[UInt8]> = []
    var hashes = 0
    for (fill, epoch) in shape {
      let batch = try OneTimeSupport.batch(fill: fill, epoch: epoch)
      let slow = OneTimeDefinition(publicSeed: batch.hashes.seed, layer: 0xf8)
      #expect(slow.batchRoot(height: 6, secret: OneTimeSupport.bytes(fill)) == batch.statement.root)
      hashes += slow.hashes
      inputs.formUnion(slow.inputs)
      defer { _ = hl_select(Int32(HL_KERNEL_AUTOMATIC)) }
      for kernel in [HL_KERNEL_PORTABLE, HL_KERNEL_AVX2, HL_KERNEL_SHANI, HL_KERNEL_AVX512]
      where hl_select(Int32(kernel)) == 1 {
        let other = try OneTimeSupport.batch(fill: fill, epoch: epoch)
        #expect(other.statement == batch.statement)
        let (one, same) = (try Self.signature(batch: other), try Self.signature(batch: batch))
        #expect(one == same)
      }
    }
    #expect(inputs.count == hashes)
  }

  private static func signature(batch: OneTimeBatch) throws -> OneTimeSignature {
    let copy = try OneTimeBatch(
      height: batch.statement.height, time: batch.statement.time, signer: batch.signer, scope: batch.scope,
      skSeed: [UInt8](batch.secrets().prefix(16)), skPRF: OneTimeSupport.bytes(0), nonce: batch.statement.nonce)
    return try copy.takeKey().sign([1, 2, 3], randomness: OneTimeSupport.bytes(5))
  }

  @Test("The steps of a batch, at SLH-DSA's addresses, give SLH-DSA's key", arguments: [0x00, 0xff, 0x5a] as [UInt8])
  func agreesWithSLHDSA(fill: UInt8) throws {
    let key = try SLHDSATests.key(.sha2_128s)
    let (secret, root) = ([UInt8](key.bytes.prefix(16)), [UInt8](key.publicKey.bytes.suffix(16)))
    let hashes = OneTimeHashes(seed: [UInt8](key.publicKey.bytes.prefix(16)))
    let xmss = XMSS(layer: 6, tree: 0, height: 9, n: 16)
    var addresses = (0..<512).map { xmss.leafAddress($0) }
    var nodes = [UInt8](repeating: 0, count: 512 * 16)
    var scratch = [UInt8](repeating: 0, count: Int(HL_MAX_LANES) * 35 * 16)
    hashes.withContext { hl_wots_leaves($0, secret, 0, 512, addresses, &nodes, nil, &scratch) }

    // A WOTS+ signature of digits that are all small, all large or between, by the leaf 77.
    let leaf: UInt32 = 77
    var digits = [UInt8](repeating: 0, count: 35)
    WOTSDigits.of(OneTimeSupport.bytes(fill), n: 16, into: &digits)
    addresses = (0..<35).map {
      hl_address(tree: 0, layer: 6, type: AddressType.wotsSecret, word1: leaf, word2: $0, word3: 0)
    }
    var signature = [UInt8](repeating: 0, count: 35 * 16)
    var address = xmss.leafAddress(leaf)
    hashes.withContext {
      hl_prf($0, secret, 35, addresses, &signature)
      hl_wots_reveal($0, &address, 35, digits, &signature)
    }
    for level in 0..<9 {
      let sibling = (Int(leaf) >> level ^ 1) * 16
      signature += nodes[sibling..<sibling + 16]
      let parents = 256 >> level
      addresses = (0..<UInt32(parents)).map { xmss.nodeAddress(level: level + 1, index: $0) }
      let pairs = nodes
      hashes.withContext { hl_tweak($0, parents, addresses, pairs, 32, &nodes) }
    }
    #expect([UInt8](nodes.prefix(16)) == root)
    var climbed = OneTimeSupport.bytes(fill) + [UInt8](repeating: 0, count: 34 * 16)
    hashes.withContext { xmss.climb($0, leaf: leaf, signature: signature, nodes: &climbed, digits: &digits) }
    #expect([UInt8](climbed.prefix(16)) == root)
  }

  @Test("One definition gives SLH-DSA's root and, on another layer, a batch's")
  func oneDefinition() throws {
    let key = try SLHDSATests.key(.sha2_128s)
    let slow = OneTimeDefinition(publicSeed: [UInt8](key.publicKey.bytes.prefix(16)), layer: 6, remembers: false)
    let leaves = (0..<512).map { slow.leaf($0, secret: [UInt8](key.bytes.prefix(16))) }
    #expect(slow.root(of: leaves) == [UInt8](key.publicKey.bytes.suffix(16)))
  }

  @Test("The parts of a signature lead to its root, hash by hash")
  func parts() throws {
    let batch = try OneTimeSupport.batch(fill: 40)
    let publicKey = OneTimePublicKey(statement: batch.statement, signer: batch.signer, scope: batch.scope)
    for _ in 0..<21 { _ = try batch.takeKey().index }
    let signature = try OneTimeSupport.sign([4, 2], batch)
    let parts = OneTimeSignatureParts(signature: signature, message: [4, 2], publicKey: publicKey)
    #expect(parts.index == 21 && parts.keys == 64 && parts.randomizer == signature.randomizer)
    #expect([UInt8](parts.digest.suffix(16)) == signature.tail)
    let slow = OneTimeDefinition(publicSeed: batch.hashes.seed, layer: 0xf8)
    let hashes = signature.bytes.dropFirst(parts.chainsStart)
    func part(_ number: Int) -> [UInt8] { [UInt8](hashes.dropFirst(16 * number).prefix(16)) }
    var ends: [UInt8] = []
    for (chain, digit) in parts.digits.enumerated() {
      var value = part(chain)
      for position in Int(digit)..<15 { value = slow.hash(0, 21, chain, position, value) }
      ends += value
    }
    #expect(slow.hashes == parts.steps)
    var node = slow.hash(1, 21, 0, 0, ends)
    #expect(parts.chainsStart + 35 * 16 == parts.pathStart)
    for (level, isRight) in parts.isRight.enumerated() {
      let sibling = part(35 + level)
      node = slow.hash(2, 0, level + 1, 21 >> (level + 1), isRight ? sibling + node : node + sibling)
    }
    #expect(node == batch.statement.root)
  }

  @Test("Sizes are those of the document")
  func sizes() throws {
    #expect(OneTimeSignature.size(height: 6) == 697 && OneTimeSignature.size(height: 8) == 729)
    #expect(OneTimeCertificate.size == 7897)
    for (height, short) in [(6, 698), (8, 730)] {
      let batch = try OneTimeSupport.batch(height: height)
      let signature = try OneTimeSupport.sign([1], batch)
      #expect(OneTimeEnvelope.short(signature).encoded.count == short)
      let certificate = try OneTimeSupport.certificate(of: batch)
      #expect(OneTimeEnvelope.certified(certificate, signature).encoded.count == short + 7897)
      #expect(batch.statement.keys == 1 << height)
    }
  }
}
