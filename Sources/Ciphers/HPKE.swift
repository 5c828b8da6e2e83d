/// Hybrid public-key encryption in base mode (RFC 9180), over any KEM, hash and AEAD of this module.
public struct HPKE: Hashable, Sendable {
  public let kem: KEM
  public let hash: HashFunction
  public let aead: AEAD

  public init(kem: KEM, hash: HashFunction, aead: AEAD) {
    self.kem = kem
    self.hash = hash
    self.aead = aead
  }

  /// Hashes an info for mode_base, whose PSK identifier is empty.
  public func prepare(info: [UInt8]) -> HPKEInfo {
    let labels = LabeledKDF(hash: hash, kem: kem, aead: aead)
    var schedule: [UInt8] = [0]
    schedule.append(contentsOf: labels.extract(salt: [], label: "psk_id_hash", keyMaterial: []))
    schedule.append(contentsOf: labels.extract(salt: [], label: "info_hash", keyMaterial: info))
    return HPKEInfo(scheduleContext: schedule)
  }

  /// SetupBaseS: the encapsulated key and the sender's context.
  ///
  /// - Parameter info: prepared by this same suite.
  public func sender(
    to publicKey: [UInt8], info: HPKEInfo
  ) throws(CipherError) -> (kemOutput: [UInt8], context: HPKEContext) {
    let shared = try kem.encapsulate(to: publicKey)
    return (shared.encapsulated, context(sharedSecret: shared.sharedSecret, info: info))
  }

  /// SetupBaseR.
  public func receiver(
    kemOutput: [UInt8], privateKey: [UInt8], publicKey: [UInt8], info: [UInt8]
  ) throws(CipherError) -> HPKEContext {
    guard kemOutput.count == kem.encapsulatedLength else { throw .invalidLength }
    let secret = try kem.decapsulate(kemOutput, privateKey: privateKey, publicKey: publicKey)
    return context(sharedSecret: secret, info: prepare(info: info))
  }

  /// KeySchedule of §5.1 in mode_base, whose PSK is empty.
  public func context(sharedSecret: [UInt8], info: HPKEInfo) -> HPKEContext {
    let labels = LabeledKDF(hash: hash, kem: kem, aead: aead)
    let schedule = info.scheduleContext
    let secret = labels.extract(salt: sharedSecret, label: "secret", keyMaterial: [])
    return HPKEContext(
      aead: aead, labels: labels,
      key: labels.expand(secret, label: "key", info: schedule, count: aead.keyLength),
      baseNonce: labels.expand(secret, label: "base_nonce", info: schedule, count: AEAD.nonceLength),
      exporterSecret: labels.expand(secret, label: "exp", info: schedule, count: hash.byteCount))
  }
}
