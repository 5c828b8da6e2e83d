import Ciphers
import MLS
import WireCoding

/// Labels, the key schedule, the secret tree, pre-shared keys and the transcript.
enum MLSSecretVectors {
  static func cryptoBasics(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    var part = try test.part("ref_hash")
    try expect(
      suite.reference(label: part.string("label"), of: part.hex("value")) == part.hex("out"), "ref_hash")
    part = try test.part("expand_with_label")
    try expect(
      suite.expand(
        part.hex("secret"), label: part.string("label"), context: part.hex("context"), count: part.integer("length"))
        == part.hex("out"), "expand_with_label")
    part = try test.part("derive_secret")
    try expect(suite.derive(part.hex("secret"), label: part.string("label")) == part.hex("out"), "derive_secret")
    part = try test.part("derive_tree_secret")
    try expect(
      suite.deriveTreeSecret(
        part.hex("secret"), label: part.string("label"), generation: part.word("generation"),
        count: part.integer("length")) == part.hex("out"), "derive_tree_secret")

    part = try test.part("sign_with_label")
    let (label, content) = (try part.string("label"), try part.hex("content"))
    let (privateKey, publicKey) = (try part.hex("priv"), try part.hex("pub"))
    try expect(
      suite.verifies(part.hex("signature"), label: label, content: content, publicKey: publicKey), "sign_with_label")
    let signature = try attemptMLS("own signature") { () throws(MLSError) in
      try suite.sign(label: label, content: content, privateKey: privateKey, entropy: entropy)
    }
    try expect(
      suite.verifies(signature, label: label, content: content, publicKey: publicKey), "own signature")
    try encryption(try test.part("encrypt_with_label"), suite)
  }

  private static func encryption(_ part: VectorCase, _ suite: CipherSuite) throws(VectorFailure) {
    let (label, context) = (try part.string("label"), try part.hex("context"))
    let (privateKey, publicKey) = (try part.hex("priv"), try part.hex("pub"))
    let plaintext = try part.hex("plaintext")
    let given = HPKECiphertext(kemOutput: try part.hex("kem_output"), ciphertext: try part.hex("ciphertext"))
    let own = try attemptMLS("encrypt_with_label") { () throws(MLSError) in
      try suite.encrypt(plaintext, under: suite.encryptContext(label: label, context: context), to: publicKey)
    }
    for ciphertext in [given, own] {
      let opened = try attemptMLS("encrypt_with_label") { () throws(MLSError) in
        try suite.decrypt(ciphertext, label: label, context: context, privateKey: privateKey, publicKey: publicKey)
      }
      try expect(opened == plaintext, "encrypt_with_label")
    }
  }

  static func secretTree(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    let part = try test.part("sender_data")
    let header = SenderDataKey(
      secret: Secret(try part.hex("sender_data_secret")), ciphertext: try part.hex("ciphertext"), suite: suite)
    try expect(header.key == part.hex("key"), "sender data key")
    try expect(header.nonce == part.hex("nonce"), "sender data nonce")

    guard let leaves = test.json["leaves"]?.array else { throw .failed("field leaves") }
    var tree = SecretTree(encryptionSecret: Secret(try test.hex("encryption_secret")), leafCount: leaves.count)
    for (index, generations) in leaves.enumerated() {
      for json in generations.array ?? [] {
        let fields = VectorCase(json)
        let generation = try fields.word("generation")
        let keys = try attemptMLS("ratchet") { () throws(MLSError) in
          var ratchets = try tree.ratchets(of: UInt32(index), suite: suite)
          let handshake = try ratchets.handshake.take(generation, suite: suite)
          let application = try ratchets.application.take(generation, suite: suite)
          tree.store(ratchets, of: UInt32(index), suite: suite)
          return (handshake, application)
        }
        try expect(keys.0.key == fields.hex("handshake_key"), "handshake_key")
        try expect(keys.0.nonce == fields.hex("handshake_nonce"), "handshake_nonce")
        try expect(keys.1.key == fields.hex("application_key"), "application_key")
        try expect(keys.1.nonce == fields.hex("application_nonce"), "application_nonce")
      }
    }
  }

  static func keySchedule(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    var initSecret = Secret(try test.hex("initial_init_secret"))
    for (epoch, fields) in try test.parts("epochs").enumerated() {
      let context = GroupContext(
        cipherSuite: suite.id, groupID: try test.hex("group_id"), epoch: UInt64(epoch),
        treeHash: try fields.hex("tree_hash"),
        confirmedTranscriptHash: try fields.hex("confirmed_transcript_hash"), extensions: []
      ).encoded
      try expect(context == fields.hex("group_context"), "group_context")
      let joiner = JoinerSecrets(
        initSecret: initSecret, commitSecret: Secret(try fields.hex("commit_secret")),
        preSharedKeySecret: Secret(try fields.hex("psk_secret")), context: context, suite: suite)
      try expect(joiner.joinerSecret == fields.hex("joiner_secret"), "joiner_secret")
      try expect(joiner.welcomeSecret(suite) == fields.hex("welcome_secret"), "welcome_secret")
      let secrets = joiner.epochSecrets(context: context, suite: suite)
      try expect(secrets.initial == fields.hex("init_secret"), "init_secret")
      try expect(secrets.senderData == fields.hex("sender_data_secret"), "sender_data_secret")
      try expect(secrets.encryption == fields.hex("encryption_secret"), "encryption_secret")
      try expect(secrets.exporter == fields.hex("exporter_secret"), "exporter_secret")
      try expect(secrets.authenticator == fields.hex("epoch_authenticator"), "epoch_authenticator")
      try expect(secrets.external == fields.hex("external_secret"), "external_secret")
      try expect(secrets.confirmation == fields.hex("confirmation_key"), "confirmation_key")
      try expect(secrets.membership == fields.hex("membership_key"), "membership_key")
      try expect(secrets.resumption == fields.hex("resumption_psk"), "resumption_psk")
      let external = try attemptMLS("external_pub") { () throws(MLSError) in try secrets.externalKeyPair(suite) }
      try expect(external.publicKey == fields.hex("external_pub"), "external_pub")
      let exporter = try fields.part("exporter")
      try expect(
        secrets.export(
          label: exporter.string("label"), context: exporter.hex("context"), count: exporter.integer("length"),
          suite: suite) == exporter.hex("secret"), "exporter")
      initSecret = secrets.initial
    }
  }

  static func preSharedKeys(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    var keys: [(id: PreSharedKeyID, secret: [UInt8])] = []
    for part in try test.parts("psks") {
      let id = PreSharedKeyID(kind: .external(id: try part.hex("psk_id")), nonce: try part.hex("psk_nonce"))
      keys.append((id, try part.hex("psk")))
    }
    try expect(PreSharedKeySecret.combine(keys, suite: suite) == test.hex("psk_secret"), "psk_secret")
  }

  static func transcriptHashes(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    let commit: AuthenticatedContent = try test.decoded("authenticated_content")
    try expect(commit.encoded == test.hex("authenticated_content"), "authenticated_content")
    let confirmed = Transcript.confirmed(
      commit, afterInterim: try test.hex("interim_transcript_hash_before"), suite: suite)
    try expect(confirmed == test.hex("confirmed_transcript_hash_after"), "confirmed_transcript_hash_after")
    guard let tag = commit.authentication.confirmationTag else { throw .failed("confirmation tag") }
    try expect(suite.mac(key: test.hex("confirmation_key"), confirmed) == tag, "confirmation tag")
    let interim = Transcript.interim(confirmed: confirmed, confirmationTag: tag, suite: suite)
    try expect(interim == test.hex("interim_transcript_hash_after"), "interim_transcript_hash_after")
  }
}
