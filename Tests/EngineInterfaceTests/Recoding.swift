// Made by Scripts/generate-interface from Schema: change that.

import EngineInterface
import WireCoding

/// Decodes bytes as the type with that name: its JSON, and its encoding once more.
func recode(_ type: String, _ bytes: [UInt8]) throws(WireError) -> (json: JSON, bytes: [UInt8])? {
  switch type {
  case "Command":
    let value = try Command(decoding: bytes)
    return (value.json, value.encoded)
  case "CommandRequest":
    let value = try CommandRequest(decoding: bytes)
    return (value.json, value.encoded)
  case "Outcome":
    let value = try Outcome(decoding: bytes)
    return (value.json, value.encoded)
  case "FailureCode":
    let value = try FailureCode(decoding: bytes)
    return (value.json, value.encoded)
  case "Failure":
    let value = try Failure(decoding: bytes)
    return (value.json, value.encoded)
  case "News":
    let value = try News(decoding: bytes)
    return (value.json, value.encoded)
  case "Phase":
    let value = try Phase(decoding: bytes)
    return (value.json, value.encoded)
  case "Connection":
    let value = try Connection(decoding: bytes)
    return (value.json, value.encoded)
  case "EngineState":
    let value = try EngineState(decoding: bytes)
    return (value.json, value.encoded)
  case "SignedInAccount":
    let value = try SignedInAccount(decoding: bytes)
    return (value.json, value.encoded)
  case "SetUpTask":
    let value = try SetUpTask(decoding: bytes)
    return (value.json, value.encoded)
  case "ReceiptKind":
    let value = try ReceiptKind(decoding: bytes)
    return (value.json, value.encoded)
  case "NoticeLevel":
    let value = try NoticeLevel(decoding: bytes)
    return (value.json, value.encoded)
  case "Proof":
    let value = try Proof(decoding: bytes)
    return (value.json, value.encoded)
  case "SignatureProof":
    let value = try SignatureProof(decoding: bytes)
    return (value.json, value.encoded)
  case "HashSignatureParts":
    let value = try HashSignatureParts(decoding: bytes)
    return (value.json, value.encoded)
  case "FewTimeProof":
    let value = try FewTimeProof(decoding: bytes)
    return (value.json, value.encoded)
  case "RoomKind":
    let value = try RoomKind(decoding: bytes)
    return (value.json, value.encoded)
  case "RoomState":
    let value = try RoomState(decoding: bytes)
    return (value.json, value.encoded)
  case "Role":
    let value = try Role(decoding: bytes)
    return (value.json, value.encoded)
  case "RoomSummary":
    let value = try RoomSummary(decoding: bytes)
    return (value.json, value.encoded)
  case "LastEntry":
    let value = try LastEntry(decoding: bytes)
    return (value.json, value.encoded)
  case "RoomMember":
    let value = try RoomMember(decoding: bytes)
    return (value.json, value.encoded)
  case "MemberDevice":
    let value = try MemberDevice(decoding: bytes)
    return (value.json, value.encoded)
  case "Person":
    let value = try Person(decoding: bytes)
    return (value.json, value.encoded)
  case "Device":
    let value = try Device(decoding: bytes)
    return (value.json, value.encoded)
  case "TimelineEntry":
    let value = try TimelineEntry(decoding: bytes)
    return (value.json, value.encoded)
  case "EntryContent":
    let value = try EntryContent(decoding: bytes)
    return (value.json, value.encoded)
  case "RoomChange":
    let value = try RoomChange(decoding: bytes)
    return (value.json, value.encoded)
  case "EntryPlace":
    let value = try EntryPlace(decoding: bytes)
    return (value.json, value.encoded)
  default: return nil
  }
}
