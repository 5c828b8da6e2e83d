import ChatProtocol
import Metrics
import Synchronization
import WebSockets
import WireCoding

/// What a client asks for once it has said hello.
extension SocketSession {
  /// Bytes of an ephemeral payload.
  private static let ephemeralLimit = 64 * 1024

  func append(_ payload: [UInt8], id: UUIDv7, room: UUIDv7, on connection: Connection) -> WebSocketDemand {
    do throws(APIError) {
      guard let device = principal.device else { throw .deviceRequired }
      guard (1...LogService.payloadLimit).contains(payload.count) else { throw .tooLarge }
      try services.limits.takeMessage(user: principal.user)
      try services.policy.requireWritable()
      let message = AppendMessage(
        room: room, id: id, sender: MemberIdentity(user: principal.user, device: device), payload: payload,
        connection: connection.id)
      let demand = state.withLock { $0.appends.open() }
      services.delivery.metrics.messagesIn.increment()
      services.log.append(message) { [self] result, outbox in
        switch result {
        case .success(let place):
          outbox.add(Frames.accepted(id: id, room: room, seq: place.seq, time: place.time), to: connection)
        case .failure(let error):
          let error = APIError(any: error)
          services.delivery.metrics.count(error: error.code)
          outbox.add(Frames.rejected(id: id, room: room, error: error).frame, to: connection)
        }
        appended(on: connection)
      }
      return demand
    } catch {
      reject(error, id: id, room: room, on: connection)
      return .more
    }
  }

  private func appended(on connection: Connection) {
    if state.withLock({ $0.appends.close() }) { connection.socket.resume() }
  }

  func pass(_ payload: [UInt8], room: UUIDv7, on connection: Connection) {
    do throws(APIError) {
      guard let device = principal.device else { throw .deviceRequired }
      guard (1...Self.ephemeralLimit).contains(payload.count) else { throw .tooLarge }
      try services.limits.takeMessage(user: principal.user)
      guard services.delivery.sendEphemeral(payload, to: room, from: connection, device: device) else {
        throw .notMember
      }
      services.exchange?.relayEphemeral(
        Frames.ephemeral(room: room, sender: principal.user, device: device, payload: payload), to: room)
    } catch {
      // Nobody waits for what may be lost anyway; a flood of it is not worth an answer each.
      if error.code != APIError.rateLimited(retryAfter: 1).code { reject(error, room: room, on: connection) }
    }
  }

  func move(_ kind: Receipt.Kind, to seq: UInt64, in room: UUIDv7, on connection: Connection) {
    // One that is too much is left out: the next says all that it said.
    guard services.limits.takeReceipt(user: principal.user) else { return }
    let receipt = Receipt(room: room, user: principal.user, kind: kind, seq: seq)
    services.log.append(MoveReceipt(receipt: receipt)) { [self] result, _ in
      if case .failure(let error) = result { reject(APIError(any: error), room: room, on: connection) }
    }
  }

  func acknowledge(_ id: UInt64, on connection: Connection) {
    guard let device = principal.device else { return reject(.deviceRequired, on: connection) }
    acknowledge(AcknowledgeMail(device: device, upTo: Int64(clamping: id)), on: connection)
  }

  private func acknowledge(_ acknowledgement: AcknowledgeMail, on connection: Connection) {
    services.log.append(acknowledgement) { [self] result, _ in
      switch result {
      case .success(let isMore): if isMore { acknowledge(acknowledgement, on: connection) }
      case .failure(let error): reject(APIError(any: error), on: connection)
      }
    }
  }
}
