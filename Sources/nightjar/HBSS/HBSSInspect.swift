import ArgumentParser
import HBSS
import Terminal
import WireCoding

struct HBSSInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what a key, batch, certificate or signature file holds, without its secrets."
  )

  @Argument(help: "A PEM key, batch or certificate, or a signature.")
  var file: String

  func run() throws {
    let bytes = try HBSSFile.readSmall(file)
    if let pem = try? PEM(parsing: bytes) {
      try StandardOutput.write(line: try describe(pem))
    } else if let signature = HBSSSignature.fewTime(bytes) {
      try StandardOutput.write(line: describe(signature))
    } else if let envelope = try? OneTimeEnvelope(decoding: bytes) {
      try StandardOutput.write(line: describe(envelope))
    } else {
      let names = SLHDSAParameters.all.filter { $0.signatureSize == bytes.count }.map(\.name)
      guard !names.isEmpty else { throw Failure("\(file) is neither a key nor a signature") }
      try StandardOutput.write(line: "SLH-DSA signature, \(bytes.count) bytes: \(names.joined(separator: " or "))")
      try StandardOutput.write(
        line: "randomizer \(Hex.encode(bytes.prefix(SLHDSAParameters(named: names[0])?.n ?? 0)))")
    }
  }

  private func describe(_ pem: PEM) throws -> TerminalText {
    switch pem.label {
    case OneTimeFile.pemLabel: return try describeBatch()
    case OneTimeCertificateFile.pemLabel:
      guard let certificate = OneTimeCertificateFile.certificate(pem) else { break }
      return "certificate of \(certificate.statement.keys) one-time keys\n" + describe(certificate.statement)
    case FewTimePrivateKey.pemLabel:
      guard let key = try? FewTimePrivateKey(pem: pem) else { break }
      return "few-time private key, \(key.signaturesMade) of \(FewTime.signatureLimit) signatures made\n"
        + fingerprint(key.publicKey.bytes)
    case FewTimePublicKey.pemLabel:
      guard let key = try? FewTimePublicKey(pem: pem) else { break }
      return "few-time public key\n" + fingerprint(key.bytes)
    case SLHDSAPrivateKey.pemLabel:
      guard let key = try? SLHDSAPrivateKey(pem: pem) else { break }
      let state = key.isConsistent ? "" : "; damaged: its root is not that of its seeds"
      return "\(key.parameters.name) private key\(state)\n" + fingerprint(key.publicKey.bytes)
    case SLHDSAPublicKey.pemLabel:
      guard let key = try? SLHDSAPublicKey(pem: pem) else { break }
      return "\(key.parameters.name) public key\n" + fingerprint(key.bytes)
    default: break
    }
    throw Failure("\(file) is damaged, or a key of another kind")
  }

  private func fingerprint(_ publicKey: [UInt8]) -> TerminalText {
    "public key \(Hex.encode(publicKey))\nfingerprint SHA-256 \(Hex.encode(SHA256.hash(publicKey)))"
  }

  private func describe(_ signature: FewTimeSignature) -> TerminalText {
    let proof = signature.proof.map { "proof of \($0.count / FewTime.hashSize) nodes" } ?? "no proof"
    return """
      few-time signature: \(signature.indices.count) preimages, \(proof)
      salt \(Hex.encode(signature.salt))
      digest \(Hex.encode(signature.digest))
      indices \(signature.indices.map(String.init).joined(separator: " "))
      """
  }
}
