import ArgumentParser
import Foundation
import HBSS

struct HBSSKeygen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make a key pair: FILE, and FILE.pub.")

  @Option(help: "The signature scheme.")
  var scheme: HBSSScheme = .slhDSA(.sha2_128s)

  @Option(help: "The private key's file; the public key's has .pub after it.")
  var output: String

  @Flag(help: "Replace existing files.")
  var force = false

  func run() throws {
    for path in [output, output + ".pub"] where !force && FileManager.default.fileExists(atPath: path) {
      throw Failure("\(path) exists: --force replaces it")
    }
    let secretText: [UInt8]
    let publicText: [UInt8]
    switch scheme {
    case .slhDSA(let parameters):
      let n = parameters.n
      let key = try HBSSProgress.show("Making a key of \(parameters.name)") {
        try SLHDSAPrivateKey(
          parameters: parameters, skSeed: HBSSRandom.bytes(n), skPRF: HBSSRandom.bytes(n), pkSeed: HBSSRandom.bytes(n))
      }
      secretText = key.pem.text
      publicText = key.publicKey.pem.text
    case .fewTime:
      let key = try HBSSProgress.show("Making a few-time key: 524,288 hashes") {
        try FewTimePrivateKey(
          secretSeed: HBSSRandom.bytes(32), saltKey: HBSSRandom.bytes(32), publicSeed: HBSSRandom.bytes(32))
      }
      secretText = FewTimePrivateKey.pem(state: key.state).text
      publicText = key.publicKey.pem.text
    }
    try HBSSFile.writeSecret(secretText, to: output)
    try HBSSFile.write(publicText, to: output + ".pub")
  }
}
