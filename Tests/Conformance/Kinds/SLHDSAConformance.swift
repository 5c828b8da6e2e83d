import HBSS
public import WireCoding

/// NIST's ACVP vectors for SLH-DSA (FIPS 205): key generation, signing to the byte, verification.
public enum SLHDSAConformance {
  /// Runs a file below `acvp/slh-dsa-`; the document's mode says what kind it is.
  public static func run(document: JSON) -> ConformanceTally? {
    switch document["mode"]?.string {
    case "keyGen": slhDSAKeyGen(document: document)
    case "sigGen": slhDSASigGen(document: document)
    case "sigVer": slhDSASigVer(document: document)
    default: nil
    }
  }

  /// skSeed, skPrf, pkSeed → sk, pk.
  public static func slhDSAKeyGen(document: JSON) -> ConformanceTally {
    tally("acvp/slh-dsa-keyGen", document) { group, test in
      guard
        let skSeed = hex(test["skSeed"]), let skPRF = hex(test["skPrf"]), let pkSeed = hex(test["pkSeed"]),
        let key = try? SLHDSAPrivateKey(parameters: group.parameters, skSeed: skSeed, skPRF: skPRF, pkSeed: pkSeed)
      else { return .failed("unreadable") }
      if key.bytes != hex(test["sk"]) { return .failed("sk") }
      if key.publicKey.bytes != hex(test["pk"]) { return .failed("pk") }
      return .passed
    }
  }

  /// sk, message, context, additionalRandomness → signature, compared byte by byte; the signature must verify too.
  public static func slhDSASigGen(document: JSON) -> ConformanceTally {
    tally("acvp/slh-dsa-sigGen", document) { group, test in
      guard
        let sk = hex(test["sk"]), let message = hex(test["message"]),
        let key = try? SLHDSAPrivateKey(parameters: group.parameters, bytes: sk)
      else { return .failed("unreadable") }
      let randomness = hex(test["additionalRandomness"])
      let context = hex(test["context"]) ?? []
      let signature: [UInt8]?
      let isValid: Bool
      switch group.interface {
      case .internal:
        signature = try? key.signInternal(message, randomness: randomness)
        isValid = key.publicKey.isValidInternal(signature: signature ?? [], for: message)
      case .pure:
        signature = try? key.sign(message, context: context, randomness: randomness)
        isValid = key.publicKey.isValid(signature: signature ?? [], for: message, context: context)
      case .preHash:
        guard let hash = preHash(test) else { return .skipped("unknown hash") }
        signature = try? key.sign(message, context: context, preHash: hash, randomness: randomness)
        isValid = key.publicKey.isValid(signature: signature ?? [], for: message, context: context, preHash: hash)
      }
      if signature != hex(test["signature"]) { return .failed("signature") }
      return isValid ? .passed : .failed("verification")
    }
  }

  /// pk, message, context, signature → testPassed.
  public static func slhDSASigVer(document: JSON) -> ConformanceTally {
    tally("acvp/slh-dsa-sigVer", document) { group, test in
      guard
        let pk = hex(test["pk"]), let message = hex(test["message"]), let signature = hex(test["signature"]),
        let expected = test["testPassed"]?.bool,
        let key = try? SLHDSAPublicKey(parameters: group.parameters, bytes: pk)
      else { return .failed("unreadable") }
      let context = hex(test["context"]) ?? []
      let verdict: Bool
      switch group.interface {
      case .internal: verdict = key.isValidInternal(signature: signature, for: message)
      case .pure: verdict = key.isValid(signature: signature, for: message, context: context)
      case .preHash:
        guard let hash = preHash(test) else { return .skipped("unknown hash") }
        verdict = key.isValid(signature: signature, for: message, context: context, preHash: hash)
      }
      return verdict == expected ? .passed : .failed(test["reason"]?.string ?? "testPassed")
    }
  }

  private enum Interface {
    case `internal`, pure, preHash
  }

  private struct Group {
    let parameters: SLHDSAParameters
    let interface: Interface
  }

  private static func tally(
    _ kind: Text, _ document: JSON, test run: (Group, JSON) -> ConformanceTally.Outcome
  ) -> ConformanceTally {
    var tally = ConformanceTally(kind: kind)
    for group in document["testGroups"]?.array ?? [] {
      let name = group["parameterSet"]?.string ?? ""
      let interface: Interface
      var label = name
      if group["signatureInterface"]?.string == "internal" {
        interface = .internal
        label += " internal"
      } else {
        interface = group["preHash"]?.string == "preHash" ? .preHash : .pure
        if group["signatureInterface"] != nil { label += interface == .pure ? " external pure" : " external preHash" }
      }
      for test in group["tests"]?.array ?? [] {
        guard let parameters = SLHDSAParameters(named: name) else {
          tally.record(.skipped("unknown parameter set"), in: label)
          continue
        }
        tally.record(run(Group(parameters: parameters, interface: interface), test), in: label)
      }
    }
    return tally
  }

  private static func hex(_ value: JSON?) -> [UInt8]? {
    guard let text = value?.string else { return nil }
    return try? Hex.decode(text)
  }

  private static func preHash(_ test: JSON) -> PreHash? {
    for hash in PreHash.allCases where hash.name == test["hashAlg"]?.string { return hash }
    return nil
  }
}
