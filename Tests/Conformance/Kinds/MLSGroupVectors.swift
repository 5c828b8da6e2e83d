import Ciphers
import MLS
import WireCoding

/// Whole groups, followed by a client that only receives.
enum MLSGroupVectors {
  static func welcome(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    guard case .keyPackage(let keyPackage) = try test.decoded("key_package", as: MLSMessage.self),
      case .welcome(let welcome) = try test.decoded("welcome", as: MLSMessage.self)
    else { throw .failed("wire format") }
    let bundle = KeyPackageBundle(
      keyPackage: keyPackage, initPrivateKey: try test.hex("init_priv"), leafPrivateKey: [])
    let (joiner, info) = try attemptMLS("open") { () throws(MLSError) in
      let (joiner, _, info) = try Group.open(welcome, for: bundle, preSharedKeys: [], suite: suite)
      return (joiner, info)
    }
    try expect(info.isSignatureValid(suite: suite, publicKey: test.hex("signer_pub")), "signature")
    let secrets = joiner.epochSecrets(context: info.context.encoded, suite: suite)
    try expect(
      suite.mac(key: secrets.confirmation, info.context.confirmedTranscriptHash) == info.confirmationTag,
      "confirmation tag")
  }

  static func passiveClient(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    _ = try test.suite()
    guard case .keyPackage(let keyPackage) = try test.decoded("key_package", as: MLSMessage.self),
      case .welcome(let welcome) = try test.decoded("welcome", as: MLSMessage.self)
    else { throw .failed("wire format") }
    let bundle = KeyPackageBundle(
      keyPackage: keyPackage, initPrivateKey: try test.hex("init_priv"),
      leafPrivateKey: try test.hex("encryption_priv"))
    let tree: RatchetTree? = test.has("ratchet_tree") ? try test.decoded("ratchet_tree") : nil
    var preSharedKeys: [PreSharedKey] = []
    for part in try test.parts("external_psks") {
      preSharedKeys.append(PreSharedKey(id: try part.hex("psk_id"), secret: try part.hex("psk")))
    }
    let keys = preSharedKeys
    let signaturePrivateKey = try test.hex("signature_priv")
    var group = try attemptMLS("join") { () throws(MLSError) in
      try Group.join(
        welcome: welcome, keyPackage: bundle, signaturePrivateKey: signaturePrivateKey, ratchetTree: tree,
        preSharedKeys: keys
      ).group
    }
    try expect(group.epochAuthenticator == test.hex("initial_epoch_authenticator"), "initial_epoch_authenticator")
    for epoch in try test.parts("epochs") {
      group = try follow(epoch, group, keys)
      // The state survives the disk in every epoch.
      let stored = (group.serializedTree, group.serializedSecrets)
      group = try attemptMLS("load") { () throws(MLSError) in try Group(tree: stored.0, secrets: stored.1) }
      try expect(group.serializedTree == stored.0 && group.serializedSecrets == stored.1, "stored state")
    }
  }

  private static func follow(
    _ epoch: VectorCase, _ group: Group, _ preSharedKeys: [PreSharedKey]
  ) throws(VectorFailure) -> Group {
    var group = group
    for json in epoch.json["proposals"]?.array ?? [] {
      guard let text = json.string, let bytes = try? Hex.decode(text), let message = try? MLSMessage(decoding: bytes)
      else { throw .failed("proposal does not decode") }
      _ = try attemptMLS("proposal") { () throws(MLSError) in try group.process(message, now: nil) }
    }
    let message: MLSMessage = try epoch.decoded("commit")
    let received = try attemptMLS("commit") { () throws(MLSError) in
      try group.process(message, preSharedKeys: preSharedKeys, now: nil)
    }
    guard case .commit(let staged) = received else { throw .failed("commit") }
    try expect(staged.group.epochAuthenticator == epoch.hex("epoch_authenticator"), "epoch_authenticator")
    return staged.group
  }
}
