import Foundation
import HBSS
import WireCoding

// Answers requests on standard input, one a line, for the scripts that compare HBSS with other implementations. Byte
// strings are hexadecimal, `-` is the empty one; an answer is one line, `error` where the request is refused.
//
//     keygen SET                                       → private key, public key
//     sign SET PRIVATE MESSAGE CONTEXT HASH            → signature, hedged; HASH is a name, or - for pure signing
//     verify SET PUBLIC MESSAGE CONTEXT HASH SIGNATURE → valid or invalid

func bytes(_ text: String) -> [UInt8]? { text == "-" ? [] : try? Hex.decode(text) }

func random(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

func answer(_ words: [String]) -> String? {
  guard words.count >= 2, let parameters = SLHDSAParameters(named: words[1]) else { return nil }
  let n = parameters.n
  switch (words[0], words.count) {
  case ("keygen", 2):
    let key = try? SLHDSAPrivateKey(parameters: parameters, skSeed: random(n), skPRF: random(n), pkSeed: random(n))
    return key.map { Hex.encode($0.bytes) + " " + Hex.encode($0.publicKey.bytes) }
  case ("sign", 6):
    guard let secret = bytes(words[2]), let message = bytes(words[3]), let context = bytes(words[4]),
      let key = try? SLHDSAPrivateKey(parameters: parameters, bytes: secret)
    else { return nil }
    if words[5] == "-" {
      return (try? key.sign(message, context: context, randomness: random(n))).map { Hex.encode($0) }
    }
    guard let hash = PreHash.allCases.first(where: { $0.name == words[5] }) else { return nil }
    return (try? key.sign(message, context: context, preHash: hash, randomness: random(n))).map { Hex.encode($0) }
  case ("verify", 7):
    guard let publicBytes = bytes(words[2]), let message = bytes(words[3]), let context = bytes(words[4]),
      let signature = bytes(words[6]), let key = try? SLHDSAPublicKey(parameters: parameters, bytes: publicBytes)
    else { return nil }
    let isValid: Bool
    if words[5] == "-" {
      isValid = key.isValid(signature: signature, for: message, context: context)
    } else {
      guard let hash = PreHash.allCases.first(where: { $0.name == words[5] }) else { return nil }
      isValid = key.isValid(signature: signature, for: message, context: context, preHash: hash)
    }
    return isValid ? "valid" : "invalid"
  default: return nil
  }
}

while let line = readLine() {
  print(answer(line.split(separator: " ").map(String.init)) ?? "error")
  fflush(nil)
}
