import Ciphers
import MLS
import WireCoding

/// Coding of every structure, and protection of the three kinds of content.
enum MLSMessageVectors {
  static func deserialization(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let header = try test.hex("vlbytes_header")
    let length = try test.integer("length")
    var reader = WireReader(header)
    try expect((try? reader.readLength()) == length && reader.isAtEnd, "length")
    var writer = WireWriter()
    writer.write(length: length)
    try expect(writer.bytes == header, "vlbytes_header")
  }

  static func messages(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let messages: [Text] = [
      "mls_welcome", "mls_group_info", "mls_key_package", "public_message_application", "public_message_proposal",
      "public_message_commit", "private_message",
    ]
    for name in messages {
      let message: MLSMessage = try test.decoded(name)
      try expect(message.encoded == test.hex(name), name)
    }
    let tree: RatchetTree = try test.decoded("ratchet_tree")
    try expect(tree.encoded == test.hex("ratchet_tree"), "ratchet_tree")
    let secrets: GroupSecrets = try test.decoded("group_secrets")
    try expect(secrets.encoded == test.hex("group_secrets"), "group_secrets")
    let commit: Commit = try test.decoded("commit")
    try expect(commit.encoded == test.hex("commit"), "commit")
    // Proposals stand in the file without the type before them.
    let names: [Text] = [
      "add_proposal", "update_proposal", "remove_proposal", "pre_shared_key_proposal", "re_init_proposal",
      "external_init_proposal", "group_context_extensions_proposal",
    ]
    for (index, name) in names.enumerated() {
      let bytes = [0, UInt8(index + 1)] + (try test.hex(name))
      guard let proposal = try? Proposal(decoding: bytes) else { throw .failed(name + " does not decode") }
      try expect(proposal.encoded == bytes, name)
    }
  }

  static func messageProtection(_ test: VectorCase, _ entropy: any EntropySource) throws(VectorFailure) {
    let suite = try test.suite()
    let context = GroupContext(
      cipherSuite: suite.id, groupID: try test.hex("group_id"), epoch: try test.long("epoch"),
      treeHash: try test.hex("tree_hash"), confirmedTranscriptHash: try test.hex("confirmed_transcript_hash"),
      extensions: [])
    let proposal: Proposal = try test.decoded("proposal")
    let commit: Commit = try test.decoded("commit")
    let application = try test.hex("application")
    let contents: [(name: Text, content: Content)] = [
      ("proposal", .proposal(proposal)), ("commit", .commit(commit)), ("application", .application(application)),
    ]
    for (name, content) in contents {
      let own = try protect(content, test, context, suite, entropy)
      var messages = [own.0]
      if name != "application" { messages += [own.1, try test.decoded(name + "_pub")] }
      messages.append(try test.decoded(name + "_priv"))
      for message in messages {
        let opened = try unprotect(message, test, context, suite)
        try expect(opened.content.content == content && opened.content.sender == .member(1), name)
      }
    }
  }

  /// The content as a private and as a public message of leaf 1.
  private static func protect(
    _ content: Content, _ test: VectorCase, _ context: GroupContext, _ suite: CipherSuite,
    _ entropy: any EntropySource
  ) throws(VectorFailure) -> (MLSMessage, MLSMessage) {
    let framed = FramedContent(
      groupID: context.groupID, epoch: context.epoch, sender: .member(1), authenticatedData: [], content: content)
    let privateKey = try test.hex("signature_priv")
    let secret = Secret(try test.hex("encryption_secret"))
    let senderDataSecret = Secret(try test.hex("sender_data_secret"))
    let membershipKey = Secret(try test.hex("membership_key"))
    return try attemptMLS("protect") { () throws(MLSError) in
      var signed = try AuthenticatedContent.sign(
        framed, wireFormat: 2, context: context, suite: suite, privateKey: privateKey, entropy: entropy)
      if content.type == .commit { signed.authentication.confirmationTag = suite.digest([]) }
      var ratchets = try SecretTree(encryptionSecret: secret, leafCount: 2).ratchets(of: 1, suite: suite)
      let key =
        content.type == .application
        ? try ratchets.application.next(suite) : try ratchets.handshake.next(suite)
      let sealed = try PrivateContent.seal(
        signed, leaf: 1, key: key, senderDataSecret: senderDataSecret, suite: suite, padding: .padme,
        entropy: entropy)
      var open = try AuthenticatedContent.sign(
        framed, wireFormat: 1, context: context, suite: suite, privateKey: privateKey, entropy: entropy)
      if content.type == .commit { open.authentication.confirmationTag = suite.digest([]) }
      return (
        MLSMessage.privateMessage(sealed),
        MLSMessage.publicMessage(
          PublicMessage(open, membershipKey: membershipKey, context: context, suite: suite))
      )
    }
  }

  private static func unprotect(
    _ message: MLSMessage, _ test: VectorCase, _ context: GroupContext, _ suite: CipherSuite
  ) throws(VectorFailure) -> AuthenticatedContent {
    let publicKey = try test.hex("signature_pub")
    let secret = Secret(try test.hex("encryption_secret"))
    let senderDataSecret = Secret(try test.hex("sender_data_secret"))
    let membershipKey = Secret(try test.hex("membership_key"))
    let content: AuthenticatedContent
    switch message {
    case .publicMessage(let message):
      try expect(
        message.isMembershipTagValid(key: membershipKey, context: context, suite: suite), "membership tag")
      content = message.authenticatedContent
    case .privateMessage(let message):
      content = try attemptMLS("unprotect") { () throws(MLSError) in
        let senderData = try PrivateContent.senderData(
          of: message, senderDataSecret: senderDataSecret, suite: suite)
        var ratchets = try SecretTree(encryptionSecret: secret, leafCount: 2)
          .ratchets(of: senderData.leaf, suite: suite)
        let key =
          message.contentType == .application
          ? try ratchets.application.take(senderData.generation, suite: suite)
          : try ratchets.handshake.take(senderData.generation, suite: suite)
        return try PrivateContent.open(message, senderData: senderData, key: key, suite: suite)
      }
    default: throw .failed("wire format")
    }
    try expect(content.isSignatureValid(context: context, suite: suite, publicKey: publicKey), "signature")
    return content
  }
}
