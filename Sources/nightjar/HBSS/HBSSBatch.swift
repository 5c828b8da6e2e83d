import ArgumentParser
import Foundation
import HBSS

struct HBSSBatch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "Make a batch of one-time keys under an SLH-DSA key: FILE, and FILE.cert.",
    discussion: """
      `hbss sign --key FILE` signs with the next key of the batch, each time with another. The file stays where it is: a copy, a \
      backup that is put back, and any file from before the system's last start are refused.
      """)

  @Option(help: "The file of the private key that certifies the batch, of SLH-DSA-SHA2-128s.")
  var key: String

  @Option(help: "The batch's file; the certificate's has .cert after it.")
  var output: String

  @Option(help: "How many messages it can sign: 64 or 256.")
  var keys = 256

  @Option(help: "The context of all its signatures: text of at most 255 bytes.")
  var context = ""

  @Flag(help: "Replace existing files.")
  var force = false

  func run() throws {
    guard let height = OneTime.heights.first(where: { 1 << $0 == keys }) else { throw Failure("--keys is 64 or 256") }
    for path in [output, output + ".cert"] where !force && FileManager.default.fileExists(atPath: path) {
      throw Failure("\(path) exists: --force replaces it")
    }
    guard let certifier = try? SLHDSAPrivateKey(pem: try HBSSFile.pem(key)) else {
      throw Failure("\(key) holds no private key of SLH-DSA")
    }
    guard certifier.parameters == OneTime.certifier else {
      throw Failure("\(key) is of \(certifier.parameters.name): batches are certified by \(OneTime.certifier.name)")
    }
    let scope = try OneTimeCertificateFile.scope(context: [UInt8](context.utf8))
    let stored = try HBSSProgress.show("Making \(keys) one-time keys") {
      let batch = try OneTimeBatch(
        height: height, time: UInt64(max(0, Date().timeIntervalSince1970) * 1000), signer: certifier.publicKey,
        scope: scope, skSeed: HBSSRandom.bytes(16), skPRF: HBSSRandom.bytes(16), nonce: HBSSRandom.bytes(16))
      let certificate = try OneTimeCertificate(
        of: batch, signedBy: certifier, randomness: HBSSRandom.bytes(16),
        threads: ProcessInfo.processInfo.activeProcessorCount)
      return try StoredOneTimeBatch(batch, certificate: certificate)
    }
    try OneTimeFile.create(stored, at: output)
    try HBSSFile.write(OneTimeCertificateFile.pem(stored.certificate).text, to: output + ".cert")
  }
}
