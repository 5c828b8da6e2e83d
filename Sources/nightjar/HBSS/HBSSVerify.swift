import ArgumentParser
import HBSS
import Terminal
import WireCoding

struct HBSSVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check a signature: exit status 0 when it is valid, 1 when it is not.")

  @Option(help: "The public key's file.")
  var key: String

  @Option(help: "The signature's file.")
  var signature: String

  @Argument(help: "What was signed; - is standard input.")
  var input = "-"

  @Option(help: "The context, or a few-time signature's purpose.")
  var context = ""

  @Option(help: "For a one-time signature without its certificate: a batch's FILE.cert, or a signature with it.")
  var certificate: String?

  func run() throws {
    let pem = try HBSSFile.pem(key)
    let bytes = try HBSSFile.readSmall(signature)
    let message = try HBSSFile.read(input)
    let context = [UInt8](context.utf8)
    let isValid: Bool
    if pem.label == FewTimePublicKey.pemLabel {
      guard let key = try? FewTimePublicKey(pem: pem) else { throw Failure("\(key) is damaged") }
      guard let signature = HBSSSignature.fewTime(bytes) else {
        throw Failure("\(signature) is not a few-time signature, or damaged")
      }
      isValid = HBSSProgress.show("Checking a few-time signature") {
        key.isValid(signature, for: message, purpose: context)
      }
    } else {
      guard let key = try? SLHDSAPublicKey(pem: pem) else { throw Failure("\(key) holds no public key") }
      if key.parameters == OneTime.certifier, let envelope = try? OneTimeEnvelope(decoding: bytes) {
        return try report(try accepts(envelope, for: message, context: context, key: key))
      }
      guard bytes.count == key.parameters.signatureSize else {
        throw Failure(
          "\(signature) has \(bytes.count) bytes, not the \(key.parameters.signatureSize) of \(key.parameters.name)")
      }
      isValid = HBSSProgress.show("Checking a signature of \(key.parameters.name)") {
        key.isValid(signature: bytes, for: message, context: context)
      }
    }
    try report(isValid)
  }

  private func report(_ isValid: Bool) throws {
    try StandardOutput.write(line: isValid ? "valid" : "not valid")
    if !isValid { throw ExitCode(1) }
  }

  private func accepts(
    _ envelope: OneTimeEnvelope, for message: [UInt8], context: [UInt8], key: SLHDSAPublicKey
  ) throws -> Bool {
    let scope = try OneTimeCertificateFile.scope(context: context)
    let signature: OneTimeSignature
    let certificate: OneTimeCertificate
    switch envelope {
    case .plain(let signature): return key.isValid(signature: signature, for: message, context: context)
    case .short(let short):
      guard let path = self.certificate else {
        throw Failure("\(self.signature) is a one-time signature without its certificate: --certificate names it")
      }
      signature = short
      certificate = try OneTimeCertificateFile.read(path)
    case .certified(let own, let long):
      signature = long
      certificate = own
    }
    return HBSSProgress.show("Checking a one-time signature") {
      certificate.publicKey(certifiedBy: key, scope: scope)?.isValid(signature, for: message) ?? false
    }
  }
}
