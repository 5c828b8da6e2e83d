import EngineInterface
import MLS
import WireCoding

/// Whether a room asks for few-time signatures.
///
/// It stands in the group's context, so that it is what the members agreed on: a server cannot change it, and one who
/// joins later learns it with the group's keys.
extension ChatEngine {
  static let fewTimeExtension = Extension(type: ExtensionType.fewTimeSignatures, data: [])

  /// The context's extensions with that one in or out.
  func extensions(of group: Group, fewTime: Bool) -> [Extension] {
    var extensions = group.groupContext.extensions
    extensions.removeAll { $0.type == ExtensionType.fewTimeSignatures }
    if fewTime { extensions.append(Self.fewTimeExtension) }
    return extensions
  }

  /// Changes it for the messages to come, by a commit.
  func setFewTime(_ reference: Text?, room: Room, isOn: Bool) {
    guard isUsable(room, reference), let group = room.group else { return }
    for member in group.members where isOn {
      guard member.leafNode.capabilities.supports(extension: ExtensionType.fewTimeSignatures) else {
        return fail(reference, EngineFailure(.fewTimeUnsupported))
      }
    }
    enqueue(RoomJob(fewTime: isOn, for: .command(reference)), in: room)
  }
}
