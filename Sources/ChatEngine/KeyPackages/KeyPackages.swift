import ChatProtocol
import Ciphers
import MLS
import WireCoding

extension ChatEngine {
  func leafIdentity(for suite: UInt16) -> LeafIdentity? {
    guard let account, let key = account.key(for: suite),
      let certificate = try? DeviceCertificate(decoding: account.certificate)
    else { return nil }
    return LeafIdentity(
      identity: MemberIdentity(user: account.userID, device: account.deviceID).credential,
      signatureKeys: SignatureKeyPair(privateKey: key.privateKey, publicKey: key.publicKey),
      // The leaf names its device's certificate by hash (PROTOCOL §1).
      extensions: [Extension(type: ExtensionType.deviceCertificate, data: certificate.hash)])
  }

  var leafLifetime: Lifetime {
    // A day of grace for clocks that run behind, and a year in which a device may stay away.
    Lifetime(notBefore: now / 1000 - 86_400, notAfter: now / 1000 + 365 * 86_400)
  }

  private func makeKeyPackage(_ wanted: WantedKeyPackage) -> (StoredKeyPackage, JSON)? {
    let suite = wanted.suite
    let isLastResort = wanted.isLastResort
    guard let identity = leafIdentity(for: suite.id),
      let bundle = try? KeyPackageBundle.create(
        suite: suite, identity: identity, lifetime: leafLifetime, isLastResort: isLastResort, entropy: entropy)
    else { return nil }
    let stored = StoredKeyPackage(
      suite: suite.id, reference: bundle.keyPackage.reference(suite), isLastResort: isLastResort,
      bundle: bundle.encoded)
    return (
      stored,
      .object("suite", .number(suite.id))
        .adding("lastResort", .bool(isLastResort))
        .adding("keyPackage", .bytes(bundle.keyPackage.encoded))
    )
  }

  private func keep(_ package: StoredKeyPackage) {
    // An upload whose answer was lost leaves packages behind that nobody may ever use.
    var others = keyPackages
    others.removeAll { $0.suite != package.suite || $0.isLastResort }
    if others.count >= Limit.storedKeyPackages { forget(others[0]) }
    keyPackages.append(package)
    store(package.recordKey, package.encoded)
  }

  /// For each suite the last-resort package and a few others: enough to be invited. The rest follows in idle time.
  func publishFirstKeyPackages() {
    var plan: [WantedKeyPackage] = []
    for suite in suites {
      plan.append(WantedKeyPackage(suite, isLastResort: true))
      for _ in 0..<Limit.firstKeyPackages { plan.append(WantedKeyPackage(suite, isLastResort: false)) }
    }
    make(plan, for: .setUp)
  }

  /// Asks the server how many KeyPackages are left, and makes more where they run low.
  func topUpKeyPackages() {
    guard case .idle = keyPackageSupply, account != nil else { return }
    keyPackageSupply = .counting
    request("GET", "/api/keys/me", for: .keyPackages)
  }

  private func make(_ plan: [WantedKeyPackage], for occasion: KeyPackageSupply.Occasion) {
    guard !plan.isEmpty else { return endKeyPackageSupply(occasion, nil) }
    keyPackageSupply = .making(plan, made: [], occasion)
    after(0, .keyPackages)
  }

  /// Makes the next one; the last is followed by the upload of all.
  func makeNextKeyPackage() {
    guard case .making(let plan, var made, let occasion) = keyPackageSupply else { return }
    guard account != nil, let (stored, json) = makeKeyPackage(plan[made.count]) else {
      return endKeyPackageSupply(occasion, .keyFailure)
    }
    keep(stored)
    made.append(json)
    guard made.count == plan.count else {
      keyPackageSupply = .making(plan, made: made, occasion)
      return after(0, .keyPackages)
    }
    keyPackageSupply = .uploading(occasion)
    request("POST", "/api/keys/upload", .object("packages", .array(made)), for: .keyPackages)
  }

  func keyPackagesAnswered(_ reply: EngineReply) {
    switch keyPackageSupply {
    case .counting: make(reply.isSuccess ? wantedKeyPackages(reply.body) : [], for: .topUp)
    case .uploading(let occasion): endKeyPackageSupply(occasion, reply.isSuccess ? nil : reply.failure)
    case .idle, .making: return
    }
  }

  /// What is missing, by the server's count.
  private func wantedKeyPackages(_ body: JSON?) -> [WantedKeyPackage] {
    var plan: [WantedKeyPackage] = []
    for suite in suites {
      var available = 0
      var hasLastResort = false
      for count in body?[array: "counts"] ?? [] where count[unsigned: "suite"] == UInt64(suite.id) {
        available = Int(clamping: count[unsigned: "available"] ?? 0)
        hasLastResort = count[bool: "lastResort"] ?? false
      }
      if !hasLastResort { plan.append(WantedKeyPackage(suite, isLastResort: true)) }
      if available < Limit.keyPackagesLow {
        for _ in available..<Limit.keyPackages { plan.append(WantedKeyPackage(suite, isLastResort: false)) }
      }
    }
    return plan
  }

  private func endKeyPackageSupply(_ occasion: KeyPackageSupply.Occasion, _ failure: EngineFailure?) {
    keyPackageSupply = .idle
    switch occasion {
    case .setUp: finishSetUp(failure)
    case .topUp: return
    }
  }

  /// The private half of the KeyPackage that a Welcome was made for.
  func keyPackage(for welcome: Welcome) -> StoredKeyPackage? {
    for secrets in welcome.secrets {
      for package in keyPackages where package.reference == secrets.newMember { return package }
    }
    return nil
  }

  /// A one-time package has been used: its private keys go, so that the Welcome can never be opened again.
  func forget(_ package: StoredKeyPackage) {
    guard !package.isLastResort else { return }
    keyPackages.removeAll { $0.reference == package.reference }
    store(package.recordKey, nil)
  }
}
