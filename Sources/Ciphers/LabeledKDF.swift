import WireCoding

/// LabeledExtract and LabeledExpand of RFC 9180 §4.
struct LabeledKDF: Sendable {
  let hash: HashFunction
  private let suiteID: [UInt8]

  /// The labels of a KEM.
  init(hash: HashFunction, kem: KEM) {
    self.hash = hash
    var suiteID = [UInt8](Literal("KEM").utf8)
    suiteID.appendBigEndian(kem.hpkeID)
    self.suiteID = suiteID
  }

  /// The labels of a whole suite.
  init(hash: HashFunction, kem: KEM, aead: AEAD) {
    self.hash = hash
    var suiteID = [UInt8](Literal("HPKE").utf8)
    suiteID.appendBigEndian(kem.hpkeID)
    suiteID.appendBigEndian(hash.hpkeKDFID)
    suiteID.appendBigEndian(aead.hpkeID)
    self.suiteID = suiteID
  }

  func extract(salt: [UInt8], label: StaticString, keyMaterial: [UInt8]) -> [UInt8] {
    var input = labelled(label)
    input.append(contentsOf: keyMaterial)
    return hash.extract(salt: salt, keyMaterial: input)
  }

  func expand(_ prk: [UInt8], label: StaticString, info: [UInt8], count: Int) -> [UInt8] {
    var input: [UInt8] = []
    input.appendBigEndian(UInt16(count))
    input.append(contentsOf: labelled(label))
    input.append(contentsOf: info)
    return hash.expand(prk, info: input, count: count)
  }

  private func labelled(_ label: StaticString) -> [UInt8] {
    var input = [UInt8](Literal("HPKE-v1").utf8)
    input.append(contentsOf: suiteID)
    label.withUTF8Buffer { bytes in input.append(contentsOf: bytes) }
    return input
  }
}
