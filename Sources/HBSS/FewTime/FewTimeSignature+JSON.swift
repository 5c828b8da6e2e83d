public import WireCoding

extension FewTimeSignature {
  /// `{"digest", "indices", "revealedPreimages", "salt", "proof"?}`: hexadecimal text, and arrays of numbers and of text.
  public var json: JSON {
    var members = [JSON.Member("digest", .string(Hex.encode(digest)))]
    var numbers: [JSON] = []
    for index in indices { numbers.append(.integer(Int64(index))) }
    members.append(JSON.Member("indices", .array(numbers)))
    members.append(JSON.Member("revealedPreimages", Self.list(revealedPreimages)))
    members.append(JSON.Member("salt", .string(Hex.encode(salt))))
    if let proof { members.append(JSON.Member("proof", Self.list(proof))) }
    return .object(members)
  }

  /// - Throws: `invalidEncoding`.
  public init(json: JSON) throws(HBSSError) {
    var indices: [UInt16] = []
    for index in json["indices"]?.array ?? [] {
      guard let number = index.unsigned, number < UInt64(FewTime.preimages), indices.count < FewTime.choices else {
        throw .invalidEncoding
      }
      indices.append(UInt16(number))
    }
    var proof: [UInt8]?
    if let list = json["proof"] { proof = try Self.bytes(list, limit: Self.proofLimit) }
    guard let salt = Self.bytes(json["salt"]), let digest = Self.bytes(json["digest"]) else { throw .invalidEncoding }
    self.init(
      salt: salt, digest: digest, indices: indices,
      revealedPreimages: try Self.bytes(json["revealedPreimages"] ?? .null, limit: FewTime.choices), proof: proof)
    guard isWellFormed else { throw .invalidEncoding }
  }

  private static func list(_ hashes: [UInt8]) -> JSON {
    var items: [JSON] = []
    var start = 0
    while start < hashes.count {
      items.append(.string(Hex.encode(hashes[start..<start + FewTime.hashSize])))
      start += FewTime.hashSize
    }
    return .array(items)
  }

  private static func bytes(_ value: JSON?) -> [UInt8]? {
    guard let text = value?.string else { return nil }
    return try? Hex.decode(text)
  }

  private static func bytes(_ list: JSON, limit: Int) throws(HBSSError) -> [UInt8] {
    guard let items = list.array, items.count <= limit else { throw .invalidEncoding }
    var hashes: [UInt8] = []
    for item in items {
      guard let hash = bytes(item), hash.count == FewTime.hashSize else { throw .invalidEncoding }
      hashes.append(contentsOf: hash)
    }
    return hashes
  }
}
