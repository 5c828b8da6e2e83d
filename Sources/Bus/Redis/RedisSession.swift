import CHiredis
import Foundation

/// A connection to Redis. It belongs to one thread, whose SIGPIPE is blocked: hiredis writes without asking for none.
final class RedisSession {
  /// Seconds until a connection stands, and until an answer has come.
  static let patience = 3

  private let context: UnsafeMutablePointer<redisContext>

  /// Connects, and presents the password.
  ///
  /// - Throws: ``BusError``.
  init(_ address: RedisAddress) throws(BusError) {
    let timeout = timeval(tv_sec: Self.patience, tv_usec: 0)
    guard let context = redisConnectWithTimeout(address.host, address.port, timeout) else { throw .unavailable }
    // From here on the connection ends with this object, also where one of the following throws.
    self.context = context
    guard context.pointee.err == 0, redisSetTimeout(context, timeout) == REDIS_OK else { throw .unavailable }
    _ = redisEnableKeepAlive(context)
    var greeting: [BusCommand] = []
    if let password = address.password {
      greeting.append(
        address.user.map { BusCommand("AUTH", "\($0)", "\(password)") } ?? BusCommand("AUTH", "\(password)"))
    }
    if address.database != 0 { greeting.append(BusCommand("SELECT", .integer(Int64(address.database)))) }
    greeting.append(BusCommand("PING"))
    for command in greeting { try append(command) }
    for _ in greeting { _ = try reply().get() }
  }

  deinit { redisFree(context) }

  var descriptor: Int32 { context.pointee.fd }

  /// Puts a command into the outbound buffer.
  func append(_ command: BusCommand) throws(BusError) {
    let lengths = command.words.map(\.count)
    var storage: [UInt8] = []
    storage.reserveCapacity(lengths.reduce(1, +))
    for word in command.words { storage += word }
    // It is never empty, and so has an address.
    storage.append(0)
    let result = storage.withUnsafeBytes { bytes in
      var offset = 0
      var words: [UnsafePointer<CChar>?] = []
      for length in lengths {
        words.append(bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self))
        offset += length
      }
      return redisAppendCommandArgv(context, Int32(words.count), &words, lengths)
    }
    guard result == REDIS_OK else { throw .unavailable }
  }

  /// Waits for the answer to the oldest command that has none yet; a refusal is an answer.
  func reply() throws(BusError) -> Result<BusReply, BusError> {
    var answer: UnsafeMutableRawPointer?
    guard redisGetReply(context, &answer) == REDIS_OK, let answer else { throw .unavailable }
    defer { freeReplyObject(answer) }
    return Self.value(answer.assumingMemoryBound(to: redisReply.self))
  }

  // MARK: without waiting

  /// Writes what has been appended.
  func flush() throws(BusError) {
    var isDone: Int32 = 0
    while isDone == 0 { guard redisBufferWrite(context, &isDone) == REDIS_OK else { throw .unavailable } }
  }

  /// Reads once; call where the descriptor has something.
  func read() throws(BusError) {
    guard redisBufferRead(context) == REDIS_OK else { throw .unavailable }
  }

  /// An answer that has been read in full.
  func arrived() throws(BusError) -> BusReply? {
    var answer: UnsafeMutableRawPointer?
    guard redisGetReplyFromReader(context, &answer) == REDIS_OK else { throw .unavailable }
    guard let answer else { return nil }
    defer { freeReplyObject(answer) }
    return try Self.value(answer.assumingMemoryBound(to: redisReply.self)).get()
  }

  private static func value(_ reply: UnsafeMutablePointer<redisReply>) -> Result<BusReply, BusError> {
    let reply = reply.pointee
    switch reply.type {
    case REDIS_REPLY_STRING, REDIS_REPLY_STATUS:
      return .success(.bytes([UInt8](UnsafeRawBufferPointer(start: reply.str, count: Int(reply.len)))))
    case REDIS_REPLY_INTEGER: return .success(.integer(reply.integer))
    case REDIS_REPLY_NIL: return .success(.null)
    case REDIS_REPLY_ARRAY:
      var elements: [BusReply] = []
      for index in 0..<Int(reply.elements) {
        guard let element = reply.element[index], case .success(let value) = value(element) else {
          return .failure(.refused)
        }
        elements.append(value)
      }
      return .success(.array(elements))
    default: return .failure(.refused)
    }
  }

  /// For each thread that uses sessions.
  static func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
