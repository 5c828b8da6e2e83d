import ArgumentParser
import Foundation
import HBSS
import WireCoding

struct HBSSSign: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Sign a file or standard input.")

  @Option(help: "The file of the private key or of the batch. One that counts its signatures is rewritten.")
  var key: String

  @Argument(help: "What is signed; - is standard input.")
  var input = "-"

  @Option(help: "Where the signature goes; - is standard output.")
  var output = "-"

  @Option(help: "The context, or a few-time signature's purpose: text of at most 255 bytes.")
  var context = ""

  @Flag(help: "The same signature each time, without fresh randomness (SLH-DSA only).")
  var deterministic = false

  @Flag(help: "A one-time signature without its certificate, for who has the batch's FILE.cert.")
  var short = false

  @Flag(help: "A few-time signature as JSON instead of binary.")
  var json = false

  @Option(help: "Threads that share the work of one SLH-DSA signature.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func run() throws {
    let pem = try HBSSFile.pem(key)
    let message = try HBSSFile.read(input)
    let context = [UInt8](context.utf8)
    guard context.count <= 255 else { throw Failure("the context is longer than 255 bytes") }
    if pem.label == OneTimeFile.pemLabel {
      try HBSSFile.write(try signOneTime(message), to: output)
      return
    }
    if short { throw Failure("--short is for a batch of one-time keys") }
    if pem.label == FewTimePrivateKey.pemLabel {
      try HBSSFile.write(try signFewTime(message, context), to: output)
      return
    }
    guard let key = try? SLHDSAPrivateKey(pem: pem) else { throw Failure("\(key) holds no private key") }
    let randomness = deterministic ? nil : HBSSRandom.bytes(key.parameters.n)
    let signature = try HBSSProgress.show("Signing with \(key.parameters.name)") {
      try key.sign(message, context: context, randomness: randomness, threads: max(1, threads))
    }
    try HBSSFile.write(signature, to: output)
  }

  private func signOneTime(_ message: [UInt8]) throws -> [UInt8] {
    guard context.isEmpty, !deterministic, !json else {
      throw Failure("a batch's context is set when it is made, and --deterministic and --json are not for it")
    }
    let (certificate, signature) = try HBSSProgress.show("Signing with a one-time key") {
      try OneTimeFile(key).sign(message)
    }
    return (short ? OneTimeEnvelope.short(signature) : .certified(certificate, signature)).encoded
  }

  private func signFewTime(_ message: [UInt8], _ context: [UInt8]) throws -> [UInt8] {
    // The lock is held until the count is on the disk, so that two processes cannot both give the last signature.
    let lock = open(key + ".lock", O_RDWR | O_CREAT, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw Failure("\(key) cannot be locked") }
    let result = Result { try makeFewTime(message, context) }
    close(lock)
    return try result.get()
  }

  private func makeFewTime(_ message: [UInt8], _ context: [UInt8]) throws -> [UInt8] {
    guard let secret = try? FewTimePrivateKey(pem: try HBSSFile.pem(key)) else {
      throw Failure("\(key) holds no few-time key")
    }
    do {
      let signature = try HBSSProgress.show("Signing with a few-time key") { () throws(HBSSError) in
        try secret.sign(message, purpose: context, randomness: HBSSRandom.bytes(32), keep: keep)
      }
      return json ? signature.json.encoded + [0x0a] : signature.encoded
    } catch {
      throw Failure("\(key) \(reason(of: error))")
    }
  }

  private func keep(_ state: [UInt8]) -> Bool {
    (try? HBSSFile.writeSecret(FewTimePrivateKey.pem(state: state).text, to: key)) != nil
  }

  private func reason(of error: HBSSError) -> String {
    switch error.code {
    case .signatureLimitReached: "has given its \(FewTime.signatureLimit) signatures: make a new key"
    case .stateNotKept: "cannot be rewritten, so nothing was signed"
    case .inconsistentKey: "is damaged: its parts do not belong together"
    default: "cannot sign this"
    }
  }
}
