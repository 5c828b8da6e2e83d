import Foundation
import NIOCore

/// One client: opens its conversation step by step, then counts.
///
/// Unchecked: touched on the load's one event loop alone.
final class Client: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer

  let index: Int
  private unowned let load: Load
  private var steps: ArraySlice<OpeningStep>
  private var head: [UInt8]?
  private var scanner: FrameScanner
  private var context: ChannelHandlerContext?
  /// The message that arrives in fragments so far.
  private var fragments = 0
  var unanswered = 0
  var isFlushDue = false

  init(index: Int, load: Load, listens: Bool) {
    self.index = index
    self.load = load
    steps = load.dialect.opening(client: index, listens: listens)[...]
    scanner = FrameScanner(load.dialect.framing)
    head = load.dialect.framing == .webSocket ? [] : nil
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    say()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    load.lost(self)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func write(_ buffer: ByteBuffer) { context?.write(NIOAny(buffer), promise: nil) }
  func flush() { context?.flush() }

  private func say() {
    guard let step = steps.first, step.send.readableBytes > 0 else { return }
    context?.writeAndFlush(NIOAny(step.send), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    buffer.withUnsafeReadableBytes { bytes in
      var bytes = bytes
      if head != nil {
        guard let count = takeHead(bytes) else { return }
        bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
      }
      scanner.scan(bytes) { [self] prefix, span in received(prefix, span) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { load.received() }

  /// Reads to the end of the answer to the handshake; returns how many of the bytes belonged to it.
  private func takeHead(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let before = head?.count ?? 0
    head?.append(contentsOf: bytes)
    let text = String(decoding: head ?? [], as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    guard text.contains(" 101 ") else {
      load.refused(text)
      return nil
    }
    let count = text[..<end.upperBound].utf8.count - before
    head = nil
    advance()
    return count
  }

  private func advance() {
    steps = steps.dropFirst()
    if steps.isEmpty { load.opened() } else { say() }
  }

  private func received(_ prefix: UnsafeRawBufferPointer, _ span: Framing.Span) {
    if load.dialect.framing == .webSocket, span.opcode >= 8 {
      if span.opcode == 9 {
        context?.writeAndFlush(NIOAny(Framing.clientFrame(Array(prefix), opcode: 10)), promise: nil)
      }
      return
    }
    if let step = steps.first {
      if contains(prefix, step.expect) { advance() }
      return
    }
    let length = fragments + span.payload
    let isFirst = fragments == 0
    fragments = span.isFinal ? 0 : length
    if isFirst, let answer = load.dialect.answer(to: prefix) {
      context?.write(NIOAny(answer), promise: nil)
      isFlushDue = true
      load.flushSoon(self)
    }
    guard span.isFinal else { return }
    load.received(load.dialect.kind(of: prefix, length: length, textSize: load.textSize), prefix, by: self)
  }

  private func contains(_ prefix: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    guard prefix.count >= wanted.count else { return false }
    return (0...(prefix.count - wanted.count)).contains { prefix[$0...].starts(with: wanted) }
  }
}
