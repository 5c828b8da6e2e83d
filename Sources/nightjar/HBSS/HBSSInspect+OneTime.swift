import Foundation
import HBSS
import Terminal
import WireCoding

/// What there is to say of one-time keys.
extension HBSSInspect {
  func describeBatch() throws -> TerminalText {
    let file = try OneTimeFile(file)
    let (place, batch) = try file.read()
    let refusal = place.difference(from: try OneTimeFilePlace(ofFile: file.path))
    let context = TerminalText(String(decoding: batch.scope.group, as: UTF8.self))
    return "batch of one-time keys, \(batch.keysTaken) of \(batch.certificate.statement.keys) used\n"
      + (refusal.map { "refused here: it \($0)\n" } ?? "")
      + (batch.scope.group.isEmpty ? "" : "context " + context + "\n")
      + "certified by the key with the fingerprint SHA-256 \(Hex.encode(SHA256.hash(batch.signer.bytes)))\n"
      + describe(batch.certificate.statement)
  }

  func describe(_ statement: OneTimeStatement) -> TerminalText {
    let time = Date(timeIntervalSince1970: Double(statement.time) / 1000)
    return """
      made \(time.ISO8601Format())
      nonce \(Hex.encode(statement.nonce))
      root \(Hex.encode(statement.root))
      """
  }

  func describe(_ envelope: OneTimeEnvelope) -> TerminalText {
    switch envelope {
    case .plain(let signature):
      return "SLH-DSA signature as type 0, \(signature.count + 1) bytes\nrandomizer \(Hex.encode(signature.prefix(16)))"
    case .short(let signature):
      return "one-time signature without its certificate (type 1)\n" + describe(signature)
    case .certified(let certificate, let signature):
      return "one-time signature with its certificate (type 2)\n" + describe(signature) + "\n"
        + describe(certificate.statement)
    }
  }

  private func describe(_ signature: OneTimeSignature) -> TerminalText {
    """
    batch \(Hex.encode(signature.identifier)), key \(signature.index) of \(1 << signature.height)
    randomizer \(Hex.encode(signature.randomizer))
    """
  }
}
