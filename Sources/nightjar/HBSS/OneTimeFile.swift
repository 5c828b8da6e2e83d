import Foundation
import HBSS
import WireCoding

/// A batch of one-time keys in a file, which signs each time with the next one.
///
/// What is in the file was true when it was written. The file is used only if it is the one that was written last, as far as
/// the system can tell: see ``OneTimeFilePlace`` and ``OneTimeWitness``.
///
///     struct {
///       uint8 version = 1;
///       OneTimeFilePlace place;
///       opaque state<V>;
///     } OneTimeFile;
struct OneTimeFile {
  static let pemLabel = "NIGHTJAR ONE-TIME BATCH"
  private static let version: UInt8 = 1

  /// Without symbolic links: what replaces the file must not replace a link to it.
  let path: String

  init(_ path: String) throws {
    guard let real = realpath(path, nil) else { throw Failure("\(path) cannot be read") }
    defer { free(real) }
    self.path = String(cString: real)
  }

  /// Writes a batch that no key was taken of.
  static func create(_ batch: StoredOneTimeBatch, at path: String) throws {
    var state = batch.state
    defer { state.wipe() }
    try write(state, to: path)
  }

  /// Signs with the next key. The state that counts it is on the disk before this returns.
  func sign(_ message: [UInt8]) throws -> (certificate: OneTimeCertificate, signature: OneTimeSignature) {
    let lock = open(path + ".lock", O_RDWR | O_CREAT, 0o600)
    guard lock >= 0 else { throw Failure("\(path) cannot be locked") }
    defer { close(lock) }
    guard flock(lock, LOCK_EX) == 0 else { throw Failure("\(path) cannot be locked") }
    let (place, batch) = try read()
    if let reason = place.difference(from: try OneTimeFilePlace(ofFile: path)) { throw Failure("\(path) \(reason)") }
    let witness = try OneTimeWitness(batch: batch.certificate.statement)
    guard try witness?.keysTaken() ?? 0 <= batch.keysTaken else {
      throw Failure("\(path) is older than the keys that were used of it: make a new batch")
    }
    do throws(HBSSError) {
      let key = try batch.takeKey { state in
        (try? Self.write(state, to: path)) != nil && witness?.record(keysTaken: batch.keysTaken) ?? true
      }
      return (batch.certificate, try key.sign(message, randomness: HBSSRandom.bytes(OneTime.hashSize)))
    } catch {
      throw Failure("\(path) \(Self.reason(of: error))")
    }
  }

  /// The batch, and the place that it was written for. Decides nothing about its use.
  func read() throws -> (place: OneTimeFilePlace, batch: StoredOneTimeBatch) {
    let pem = try HBSSFile.pem(path)
    guard pem.label == Self.pemLabel else { throw Failure("\(path) holds no batch of one-time keys") }
    do {
      var reader = WireReader(pem.bytes)
      guard try reader.readUInt8() == Self.version else { throw WireError.invalidValue }
      let place = try OneTimeFilePlace(from: &reader)
      var state = try reader.readOpaque()
      defer { state.wipe() }
      try reader.finish()
      return (place, try StoredOneTimeBatch(state: state))
    } catch {
      throw Failure("\(path) is damaged")
    }
  }

  private static func write(_ state: [UInt8], to path: String) throws {
    try HBSSFile.writeSecret(to: path) { new in
      var writer = WireWriter(capacity: 17 * 1024)
      writer.write(version)
      writer.write(try OneTimeFilePlace(ofFile: new))
      writer.write(opaque: state)
      return PEM(label: pemLabel, bytes: writer.bytes).text
    }
  }

  private static func reason(of error: HBSSError) -> String {
    switch error.code {
    case .batchExhausted: "has used all of its keys: make a new batch"
    case .stateNotKept: "cannot be rewritten, so nothing was signed"
    case .inconsistentKey: "is damaged: its parts do not belong together"
    default: "cannot sign this"
    }
  }
}
