import WireCoding

/// This device's few-time keys for one room: a batch in use, and the one that follows it. Secret.
///
/// Keys live in memory alone, and end with their process: a store that was taken back to an earlier state, unseen because
/// what it lost never reached a log, has no key that could sign a third time. What is stored is the last batch's number.
struct FewTimeKeys: WireEncodable, WireDecodable {
  static let version: UInt8 = 2
  static var prefix: Literal { "fewtime/" }
  /// Below this many signatures left, the next batch is made.
  static let low = FewTimeKeyBatch.size

  /// The number of the last batch that any process of this device has begun.
  private(set) var lastNumber: UInt64 = 0
  private(set) var batches: [FewTimeKeyBatch] = []
  /// Whether it was read from a record of version 1, which has keys: it is to be written anew without them.
  let isRecordOld: Bool

  init() { isRecordOld = false }

  /// Signatures that certified keys can still give.
  var signaturesLeft: Int {
    var left = 0
    for batch in batches where batch.certificate != nil { left += batch.signaturesLeft }
    return left
  }

  /// The batch in the making, which is the last one.
  var unfinished: FewTimeKeyBatch? {
    guard let last = batches.last, last.certificate == nil else { return nil }
    return last
  }

  var isLow: Bool { unfinished != nil || signaturesLeft < Self.low }

  /// Begins a batch.
  ///
  /// Its number follows the clock, so that it goes up even on a device whose store was taken back to an earlier state.
  mutating func begin(now: UInt64) {
    lastNumber = max(lastNumber + 1, now)
    batches.append(FewTimeKeyBatch(number: lastNumber))
  }

  /// Keeps a key's state after a signature; the state of a key that has given both is wiped, and a batch without keys
  /// goes.
  mutating func keep(_ state: [UInt8], at index: Int, isUsedUp: Bool) {
    batches[0].keys[index].state.wipe()
    if !isUsedUp { batches[0].keys[index].state = state }
    if batches[0].nextIndex == nil { batches.removeFirst() }
  }

  /// Wipes all keys; the next batch will have a higher number.
  mutating func drop() {
    for index in batches.indices { batches[index].wipe() }
    batches = []
  }

  /// Goes on with the keys of this process, unless another process of the device has begun a batch since: receivers
  /// remember the last two batches, so all have to sign with the newest.
  mutating func reload(_ stored: FewTimeKeys) {
    guard stored.lastNumber != lastNumber else { return }
    drop()
    self = stored
  }

  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(lastNumber)
  }

  /// Version 1 had the keys, too: they may have signed since, and are passed over.
  init(from reader: inout WireReader) throws(WireError) {
    let version = try reader.readUInt8()
    guard version == Self.version || version == 1 else { throw .invalidValue }
    lastNumber = try reader.readUInt64()
    isRecordOld = version == 1
    if isRecordOld { _ = reader.readRest() }
  }
}
