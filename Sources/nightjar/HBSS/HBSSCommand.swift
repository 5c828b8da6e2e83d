import ArgumentParser

/// `nightjar hbss`: hash-based signatures over files.
struct HBSSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hbss",
    abstract: "Make and check hash-based signatures of files.",
    discussion: """
      Keys are PEM: PKCS #8 and SubjectPublicKeyInfo with NIST's object identifiers for SLH-DSA, which OpenSSL 3.5 reads \
      and writes too. SLH-DSA signatures are the bytes of FIPS 205. A few-time key signs twice, a batch of one-time keys \
      64 or 256 times, and their files count.
      """,
    subcommands: [HBSSKeygen.self, HBSSBatch.self, HBSSSign.self, HBSSVerify.self, HBSSInspect.self])
}
