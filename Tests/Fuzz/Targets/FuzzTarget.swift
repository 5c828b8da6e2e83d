/// What is fed with arbitrary bytes. A trap, an allocation past the fuzzer's limit, or a broken promise (what was read is
/// not what is written again) is a finding.
public enum FuzzTarget: String, CaseIterable, Sendable {
  case json, text, wire
  case message, tree, keys
  case frames, content, certificate, backup
  case pem, fewTime
  case oneTime, certifiedOneTime, storedOneTime
  case events, interface
  case groupInfo, welcome, state, process, sealed
  #if WEBSOCKETS
    case sockets
  #endif

  /// - Throws: where the group could not be made that the target needs.
  public func run(_ bytes: [UInt8]) throws {
    switch self {
    case .json: TextTargets.json(bytes)
    case .text: TextTargets.text(bytes)
    case .wire: TextTargets.wire(bytes)
    case .message: MLSDecoderTargets.message(bytes)
    case .tree: MLSDecoderTargets.tree(bytes)
    case .keys: MLSDecoderTargets.keys(bytes)
    case .frames: ChatTargets.frames(bytes)
    case .content: ChatTargets.content(bytes)
    case .certificate: ChatTargets.certificate(bytes)
    case .backup: ChatTargets.backup(bytes)
    case .pem: SignatureTargets.pem(bytes)
    case .fewTime: SignatureTargets.fewTime(bytes)
    case .oneTime: try OneTimeTargets.short(bytes)
    case .certifiedOneTime: try OneTimeTargets.certified(bytes)
    case .storedOneTime: try OneTimeTargets.stored(bytes)
    case .events: ChatTargets.events(bytes)
    case .interface: InterfaceTargets.interface(bytes)
    case .groupInfo: try GroupTargets.groupInfo(bytes)
    case .welcome: try GroupTargets.welcome(bytes)
    case .state: try GroupTargets.state(bytes)
    case .process: try GroupTargets.process(bytes)
    case .sealed: try GroupTargets.sealed(bytes)
    #if WEBSOCKETS
      case .sockets: SocketTargets.sockets(bytes)
    #endif
    }
  }
}
