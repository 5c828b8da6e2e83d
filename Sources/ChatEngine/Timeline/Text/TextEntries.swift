import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Messages with text, each with its proof beside it.
extension ChatEngine {
  func recordText(
    _ text: Text, _ message: ApplicationMessage, _ fewTime: FewTimeContent?, _ event: RoomEvent, in room: Room
  ) {
    guard let suite = CipherSuite(id: room.record.suite) else { return }
    // What no engine sends, and no interface has room for.
    guard text.utf8.count <= MessageContent.textLimit else { return recordFailure(.malformedContent, event, in: room) }
    let signature = signatureProof(
      message.signature, scheme: suite.signatureScheme, publicKey: message.signatureKey,
      generation: message.generation, signContent: message.signContent)
    store(Proof(signature: signature, fewTime: fewTime.map { fewTimeProof($0) }), of: event.seq, in: room)
    record(
      entry(event, epoch: message.epoch, .text(id: event.id, text: text)), in: room, seq: event.seq,
      countsAsUnread: !isOwn(user: event.sender))
  }

  /// Writes how a message was signed, beside the message.
  func store(_ proof: Proof, of seq: UInt64, in room: Room) {
    store(EngineRecord.proofKey(room: room.id, seq: seq), proof.encoded)
  }
}
