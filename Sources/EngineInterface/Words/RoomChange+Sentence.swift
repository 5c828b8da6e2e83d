#if !hasFeature(Embedded)
  extension RoomChange {
    /// What is told to people, in English, without a full stop.
    ///
    /// - Parameter author: who made the change; nil for somebody who is not known.
    public func sentence(by author: Person?) -> String {
      let name = author.map { Self.name($0) } ?? "Someone"
      switch self {
      case .added(let people): return "\(name) added \(Self.names(people))"
      case .removed(let people): return "\(name) removed \(Self.names(people))"
      case .left(let people): return "\(Self.names(people)) left"
      case .joinedFromDevice: return "\(name) joined from another device"
      case .missed(let joined, let left):
        var sentences: [String] = []
        if !joined.isEmpty { sentences.append("meanwhile \(Self.names(joined)) came in") }
        if !left.isEmpty { sentences.append("meanwhile \(Self.names(left)) went") }
        return sentences.joined(separator: "; ")
      case .removedDevice(let owner, let device):
        return "\(name) removed \(Self.name(owner))'s device \(Self.device(device))"
      case .deviceGone(let owner, let device):
        return "\(Self.device(device)) is no device of \(Self.name(owner)) any more, says the server"
      case .fewTime(let isOn): return "\(name) turned few-time signatures \(isOn ? "on" : "off")"
      case .removedYou: return "You were removed from this room"
      }
    }

    private static func name(_ person: Person) -> String { person.username.isEmpty ? "someone" : person.username }

    private static func names(_ people: [Person]) -> String { EnglishList.text(people.map { name($0) }) }

    private static func device(_ name: String) -> String { name.isEmpty ? "A device" : name }
  }

  extension TimelineEntry {
    /// What a change of the room says to people, in English; nil for a message.
    public var changeSentence: String? {
      guard case .change(let changes) = content else { return nil }
      return changes.map { $0.sentence(by: author) }.joined(separator: "; ")
    }
  }
#endif
