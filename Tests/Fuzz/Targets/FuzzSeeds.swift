import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import MLS
import WireCoding

/// Whole, valid inputs, from which the fuzzer finds the others faster than from nothing.
public enum FuzzSeeds {
  public static func of(_ target: FuzzTarget) throws -> [[UInt8]] {
    let world = try FuzzWorld.shared.get()
    let id = UUIDv7(milliseconds: 1, random: [UInt8](repeating: 4, count: 10))
    switch target {
    case .json: return [Array(#"{"a":[1,-2.5e3,"é\u00e9\ud83d\ude00\n",true,null,{"b":{}}],"c":""}"#.utf8)]
    case .text: return ["AQID", "0aFF", id.text, "é"].map { Array($0.utf8) }
    case .wire: return [Array(0..<16) + [0x40, 0x40] + [UInt8](repeating: 1, count: 80)]
    case .message:
      return [
        MLSMessage.groupInfo(world.groupInfo).encoded, MLSMessage.keyPackage(world.newcomer.keyPackage).encoded,
        MLSMessage.welcome(world.welcome).encoded,
      ]
    case .tree: return [world.reader.publicGroup.tree.encoded]
    case .keys:
      return [
        world.newcomer.encoded, world.newcomer.keyPackage.encoded, world.groupSecrets,
        world.reader.groupContext.encoded, Proposal.remove(1).encoded,
      ]
    case .frames:
      let frames: [ClientFrame] = [
        .hello(rooms: [.init(room: id, seq: 3)], mailbox: 1), .message(room: id, id: id, payload: [1, 2]),
        .ephemeral(room: id, payload: [1]), .read(room: id, seq: 2), .acknowledgeMailbox(4), .ping,
      ]
      let event = RoomEvent(
        kind: .message, room: id, seq: 1, id: id, sender: id, device: id, time: 1, payload: [1], epoch: nil)
      return frames.map { $0.json.encoded } + [event.json.encoded]
    case .content:
      return [MessageContent(salt: [UInt8](repeating: 1, count: 16), part: .render("hello")).encoded]
    case .certificate: return [MemberIdentity(user: id, device: id).credential]
    case .backup:
      var writer = WireWriter()
      writer.write(opaque: [UInt8](repeating: 1, count: 64))
      writer.write(vector: [AccountBackup.RoomKey(room: id, profileKey: [UInt8](repeating: 2, count: 32))])
      return [writer.bytes]
    case .pem:
      guard let key = try? SLHDSAPublicKey(parameters: .sha2_128s, bytes: [UInt8](repeating: 1, count: 32)) else {
        return []
      }
      return [key.pem.text]
    case .fewTime:
      let seed = [UInt8](repeating: 1, count: 32)
      guard let key = try? FewTimePrivateKey(secretSeed: seed, saltKey: seed, publicSeed: seed),
        let signature = try? key.sign([1], randomness: seed, keep: { _ in true })
      else { return [] }
      return [signature.encoded]
    case .oneTime:
      let scripts = OneTimeTargets.scripts(of: [0, 1, 9, 10, 26, 42, 602])
      return [[1] + (try OneTimeTargets.sample.get()).signature.bytes, []] + scripts
    case .certifiedOneTime: return OneTimeTargets.scripts(of: [0, 1, 2, 10, 26, 42, 7897, 7898, 7906, 7907])
    case .storedOneTime: return OneTimeTargets.scripts(of: [0, 1, 33, 60, 101, 7990, 7994, 8010, 8030])
    case .events: return [[6], [5], [2, 0, 6]]
    case .interface:
      let entry = TimelineEntry(
        time: 1, epoch: 1, author: Person(user: id, username: "ada"), isMine: false,
        content: .change(changes: [.fewTime(isOn: true), .removedYou]))
      return [
        [0] + CommandRequest(reference: "1", command: .send(room: id, text: "x")).encoded,
        [1] + News.entry(room: id, place: .logged(seq: 1), entry: entry).encoded, [2] + entry.encoded,
        [4] + Failure(.unknownUser, names: ["ada"]).encoded, [4, 0, 0, 1, 0x78, 0, 0],
      ]
    case .groupInfo, .state, .sealed: return (0..<4).map { [$0, 0, 1, 4, 0, 0, 2] }
    case .welcome: return (0..<6).map { [$0 % 3, $0 / 3, 1, 4, 0, 3] }
    case .process: return (0..<UInt8(world.samples.count)).map { [$0, 0, 1, 0, 40, 2] }
    #if WEBSOCKETS
      case .sockets: return SocketTargets.seeds
    #endif
    }
  }
}
