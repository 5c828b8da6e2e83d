import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// Few-time signatures of other devices' messages (PROTOCOL §4).
extension ChatEngine {
  /// The content of a message, with its few-time signature where it has one.
  struct CheckedContent {
    let content: MessageContent
    let fewTime: FewTimeContent?
  }

  /// Reads a message that MLS has verified, and checks its few-time signature.
  ///
  /// Whether there must be one is a matter of the message's own epoch: a late message is not judged by what the members
  /// have agreed on since.
  func check(
    _ message: ApplicationMessage, id: UUIDv7, sender: MemberIdentity, in room: Room
  ) throws(EngineFailure) -> CheckedContent {
    guard FewTimeContent.isClaimed(by: message.data) else {
      guard let content = try? MessageContent(decoding: message.data) else { throw .malformedContent }
      if room.asksForFewTime(inEpoch: message.epoch) { throw .fewTimeMissing }
      return CheckedContent(content: content, fewTime: nil)
    }
    guard let signed = try? FewTimeContent(decoding: message.data) else { throw .fewTimeMalformed }
    guard signed.isKeyOf(sender, in: room.id) else { throw .fewTimeCertificate }
    let witness = room.witnesses[sender.device] ?? FewTimeWitness()
    switch witness.verdict(on: signed) {
    case .known: break
    case .old: throw .fewTimeOldKey
    case .used: throw .fewTimeReused
    case .new:
      guard let contact = contacts[sender.user], signed.certificate.isValid(accountKey: contact.accountKey) else {
        throw .fewTimeCertificate
      }
    }
    guard signed.isSignatureValid(message: id) else { throw .fewTimeInvalid }
    guard let content = try? MessageContent(decoding: signed.content) else { throw .malformedContent }
    witness.note(signed)
    room.witnesses[sender.device] = witness
    store(FewTimeWitness.key(room: room.id, device: sender.device), witness.encoded)
    return CheckedContent(content: content, fewTime: signed)
  }

  /// What was seen of devices that are no longer members is forgotten.
  func dropWitnesses(of room: Room) {
    guard !room.witnesses.isEmpty else { return }
    var present = SortedSet<UUIDv7>()
    for identity in identities(of: room.group) { present.insert(identity.device) }
    for device in room.witnesses.keys where !present.contains(device) {
      room.witnesses[device] = nil
      store(FewTimeWitness.key(room: room.id, device: device), nil)
    }
  }
}

extension EngineFailure {
  static var malformedContent: EngineFailure { EngineFailure(.malformed) }
  static var fewTimeMissing: EngineFailure { EngineFailure(.fewTimeMissing) }
  static var fewTimeMalformed: EngineFailure { EngineFailure(.fewTimeMalformed) }
  static var fewTimeCertificate: EngineFailure { EngineFailure(.fewTimeCertificate) }
  static var fewTimeOldKey: EngineFailure { EngineFailure(.fewTimeOldKey) }
  static var fewTimeReused: EngineFailure { EngineFailure(.fewTimeReused) }
  static var fewTimeInvalid: EngineFailure { EngineFailure(.fewTimeInvalid) }
}
