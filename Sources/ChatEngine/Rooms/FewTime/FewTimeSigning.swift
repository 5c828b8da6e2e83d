import ChatProtocol
import Ciphers
import HBSS
import MLS
import WireCoding

/// Few-time signatures of this device's own messages (PROTOCOL §4).
extension ChatEngine {
  /// Signs a content with the next few-time key of a room.
  ///
  /// The key counts before the message leaves, and ends with the process that made it: no store, however old, has one that
  /// could sign a third time. The signed message is part of the event's one write, so that a crash before it leaves sends
  /// the same bytes again. Where no key is ready one is made at once, with a certificate for itself and those that were on
  /// the way.
  func signFewTime(_ content: [UInt8], message id: UUIDv7, in room: Room) -> FewTimeContent? {
    finishFewTimeBatchIfNone(of: room)
    guard let made = makeFewTimeSignature(content, message: id, in: room) else { return nil }
    room.fewTimeKeys.keep(made.state, at: made.index, isUsedUp: made.isUsedUp)
    if made.isUsedUp { warmKey = nil }
    prepareFewTimeKeys(of: room)
    return made.signed
  }

  private struct MadeSignature {
    let signed: FewTimeContent
    let index: Int
    /// The key's next state.
    let state: [UInt8]
    let isUsedUp: Bool
  }

  /// Apart from keeping the state, so that nothing else holds the old one when it is wiped.
  private func makeFewTimeSignature(_ content: [UInt8], message id: UUIDv7, in room: Room) -> MadeSignature? {
    guard let batch = room.fewTimeKeys.batches.first, let certificate = batch.certificate,
      let index = batch.nextIndex, let key = fewTimeKey(batch.keys[index], of: room)
    else { return nil }
    var state: [UInt8] = []
    guard
      let signed = try? FewTimeContent.sign(
        content, message: id, key: key, index: index, keys: batch.publicKeys, certificate: certificate,
        randomness: entropy.bytes(FewTime.saltSize),
        keep: { next in
          state = next
          return true
        })
    else { return nil }
    return MadeSignature(signed: signed, index: index, state: state, isUsedUp: key.signaturesLeft == 0)
  }

  /// The key of a state. The last one used is kept with its tree (64 KB), which costs half a million hashes to grow.
  private func fewTimeKey(_ key: FewTimeKeyBatch.Key, of room: Room) -> FewTimePrivateKey? {
    if let warmKey, warmKey.room == room.id, warmKey.key.publicKey == key.publicKey,
      warmKey.key.signaturesLeft == key.signaturesLeft
    {
      return warmKey.key
    }
    guard let made = try? FewTimePrivateKey(state: key.state) else { return nil }
    warmKey = (room.id, made)
    return made
  }

  // MARK: ahead of need

  /// Makes the next keys in idle time, one piece of work a tick, when those of a room run low.
  func prepareFewTimeKeys(of room: Room) {
    guard room.asksForFewTime, room.status == .ok, !room.isPreparingKeys else { return }
    guard room.fewTimeKeys.isLow || needsWarming(room) else { return }
    room.isPreparingKeys = true
    after(0, .prepareFewTimeKeys, in: room)
  }

  func prepareFewTimeKeysNow(of room: Room) {
    room.isPreparingKeys = false
    guard room.asksForFewTime, room.status == .ok, account != nil, prepareNextPiece(of: room) else { return }
    prepareFewTimeKeys(of: room)
  }

  /// - Returns: whether there was anything to do, and it could be done.
  private func prepareNextPiece(of room: Room) -> Bool {
    if let batch = room.fewTimeKeys.unfinished, batch.keys.count >= FewTimeKeyBatch.size {
      return certifyFewTimeBatch(of: room)
    }
    if room.fewTimeKeys.isLow { return makeFewTimeKey(of: room) }
    guard needsWarming(room), let batch = room.fewTimeKeys.batches.first, let index = batch.nextIndex,
      let key = fewTimeKey(batch.keys[index], of: room)
    else { return false }
    return (try? key.commitments()) != nil
  }

  /// Whether the room that spoke last has no key with its tree at hand.
  private func needsWarming(_ room: Room) -> Bool { warmKey == nil && room.record.sentSinceUpdate > 0 }

  private func finishFewTimeBatchIfNone(of room: Room) {
    guard room.fewTimeKeys.signaturesLeft == 0 else { return }
    if room.fewTimeKeys.unfinished?.keys.isEmpty ?? true { guard makeFewTimeKey(of: room) else { return } }
    _ = certifyFewTimeBatch(of: room)
  }

  private func makeFewTimeKey(of room: Room) -> Bool {
    if room.fewTimeKeys.unfinished == nil {
      room.fewTimeKeys.begin(now: now)
      store(FewTimeKeys.prefix, of: room, room.fewTimeKeys.encoded)
    }
    guard let batch = room.fewTimeKeys.unfinished,
      let key = try? FewTimePrivateKey(
        secretSeed: entropy.bytes(FewTime.hashSize), saltKey: entropy.bytes(FewTime.hashSize),
        publicSeed: entropy.bytes(FewTime.hashSize))
    else { return false }
    batch.keys.append(FewTimeKeyBatch.Key(publicKey: key.publicKey, state: key.state))
    return true
  }

  private func certifyFewTimeBatch(of room: Room) -> Bool {
    guard let account, let batch = room.fewTimeKeys.unfinished,
      let accountKey = try? SLHDSAPrivateKey(parameters: .sha2_128s, bytes: account.accountPrivateKey),
      let certificate = try? FewTimeBatchCertificate.make(
        owner: MemberIdentity(user: account.userID, device: account.deviceID), room: room.id, number: batch.number,
        keys: batch.publicKeys, accountKey: accountKey, randomness: entropy.bytes(16))
    else { return false }
    batch.certificate = certificate
    return true
  }

  /// Wipes the keys of a room that is left.
  func dropFewTimeKeys(of room: Room) {
    if warmKey?.room == room.id { warmKey = nil }
    guard room.fewTimeKeys.lastNumber > 0 else { return }
    room.fewTimeKeys.drop()
    store(FewTimeKeys.prefix, of: room, nil)
  }
}
