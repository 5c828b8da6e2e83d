import CLibPQ
import Foundation

/// A connection in pipeline mode (PostgreSQL 15 §34.5): statements are sent without waiting, and their answers read when
/// one is needed. It belongs to one thread.
final class PostgresSession {
  private enum Expected {
    case preparation(sql: String)
    case statement
    case synchronisation
  }

  /// Statements sent before their answers are read, and bytes of them: both sides' buffers stay small.
  private static let pipelineLimit = 256
  private static let pipelineByteLimit = 1 << 20
  /// Statements that stay prepared. There are about a hundred in the sources.
  private static let statementLimit = 512

  private let handle: OpaquePointer
  /// Names of prepared statements.
  private var prepared: [String: String] = [:]
  private var translated: [String: String] = [:]
  private var prepareCount = 0
  private var expected: [Expected] = []
  private var unreadBytes = 0
  /// Seconds that an answer may take: the server's own limit, and some for the way.
  private let patience: Int
  /// The first failure of what has been sent and not yet been reported.
  private var failure: SQLError?

  /// Whether the connection is of no more use.
  private(set) var isBroken = false
  /// The code of the last failure that the server reported.
  private(set) var lastFailure: SQLError.Code?

  /// Connects.
  ///
  /// - Throws: ``SQLError`` with code `unavailable`.
  init(_ configuration: PostgresConfiguration) throws(SQLError) {
    patience = configuration.statementTimeout + 5
    guard let handle = Self.connect(configuration, patience: patience) else { throw SQLError(.unavailable) }
    // From here on the connection ends with this object, also where one of the following throws.
    self.handle = handle
    try Self.setUp(handle, statementTimeout: configuration.statementTimeout)
  }

  deinit { PQfinish(handle) }

  /// Begins another transaction: what failed before it is forgotten.
  func begin() {
    lastFailure = nil
    failure = nil
  }

  // MARK: sending

  /// Sends a statement, and does not wait for its answer.
  func send(_ sql: String, _ arguments: [SQLValue] = []) throws(SQLError) {
    try send(sql, PostgresParameters(arguments))
  }

  func send(_ sql: String, _ parameters: PostgresParameters) throws(SQLError) {
    guard !isBroken else { throw SQLError(.unavailable) }
    if expected.count >= Self.pipelineLimit || unreadBytes + parameters.byteCount > Self.pipelineByteLimit {
      try synchronise()
    }
    try post(sql, parameters)
  }

  private func post(_ sql: String, _ parameters: PostgresParameters) throws(SQLError) {
    let name = try prepare(sql)
    let isSent = parameters.withPointers { values, lengths, formats in
      name.map { PQsendQueryPrepared(handle, $0, parameters.count, values, lengths, formats, 1) }
        ?? PQsendQueryParams(handle, translation(of: sql), parameters.count, nil, values, lengths, formats, 1)
    }
    guard isSent == 1 else { throw broken() }
    expected.append(.statement)
    unreadBytes += parameters.byteCount
  }

  /// The name under which the server knows the statement; nil where it knows enough of them.
  private func prepare(_ sql: String) throws(SQLError) -> String? {
    if let name = prepared[sql] { return name }
    guard prepared.count < Self.statementLimit else { return nil }
    prepareCount += 1
    let name = "s\(prepareCount)"
    guard PQsendPrepare(handle, name, translation(of: sql), 0, nil) == 1 else { throw broken() }
    prepared[sql] = name
    expected.append(.preparation(sql: sql))
    return name
  }

  private func translation(of sql: String) -> String {
    if let known = translated[sql] { return known }
    let translation = PostgresDialect.translate(sql)
    if translated.count < Self.statementLimit { translated[sql] = translation }
    return translation
  }

  // MARK: answers

  /// Sends what waits, and reads the answers to everything.
  ///
  /// - Returns: the answer to the last statement.
  /// - Throws: the first failure among them.
  @discardableResult
  func synchronise() throws(SQLError) -> PostgresResult? {
    guard !isBroken else { throw SQLError(.unavailable) }
    guard PQpipelineSync(handle) == 1 else { throw broken() }
    expected.append(.synchronisation)
    var last: PostgresResult?
    for answer in expected {
      switch answer {
      case .preparation(let sql):
        if try !succeeds(try read()) { prepared[sql] = nil }
      case .statement:
        let result = try read()
        last = try succeeds(result) ? result : nil
      case .synchronisation: try readSynchronisation()
      }
    }
    expected.removeAll(keepingCapacity: true)
    unreadBytes = 0
    defer { failure = nil }
    if let failure { throw failure }
    return last
  }

  /// Marks the end of a transaction whose last answers nobody waits for; they are read with those of the next.
  func finishLater() throws(SQLError) {
    guard !isBroken, PQpipelineSync(handle) == 1, PQflush(handle) >= 0 else { throw broken() }
    expected.append(.synchronisation)
  }

  private func succeeds(_ result: PostgresResult) throws(SQLError) -> Bool {
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return true
    // What follows a failure is passed over up to the next synchronisation.
    case PGRES_PIPELINE_ABORTED: return false
    default:
      let error = result.error
      // The server is going away, or has become a standby; libpq says so without a code when it is gone already.
      let isLeaving = error.nativeCode.map { $0.hasPrefix("57P") || $0.hasPrefix("08") || $0 == "25006" } ?? true
      if isLeaving || PQstatus(handle) == CONNECTION_BAD { throw broken() }
      lastFailure = error.code
      if failure == nil { failure = error }
      return false
    }
  }

  /// The one result of a statement, and the nil that ends its results.
  private func read() throws(SQLError) -> PostgresResult {
    guard let result = try nextResult() else { throw broken() }
    guard try nextResult() == nil else { throw broken() }
    return result
  }

  private func readSynchronisation() throws(SQLError) {
    guard let result = try nextResult(), result.status == PGRES_PIPELINE_SYNC else { throw broken() }
  }

  private func nextResult() throws(SQLError) -> PostgresResult? {
    let deadline = ContinuousClock.now + .seconds(patience)
    while true {
      let unsent = PQflush(handle)
      guard unsent >= 0 else { throw broken() }
      guard PQisBusy(handle) == 1 else { break }
      let left = (deadline - .now).components.seconds
      guard left >= 0 else { throw broken() }
      var descriptor = pollfd(
        fd: PQsocket(handle), events: Int16(POLLIN) | (unsent == 1 ? Int16(POLLOUT) : 0), revents: 0)
      let ready = poll(&descriptor, 1, Int32(clamping: left * 1000 + 1))
      guard ready >= 0 || errno == EINTR else { throw broken() }
      if ready > 0, PQconsumeInput(handle) == 0 { throw broken() }
    }
    return PQgetResult(handle).map { PostgresResult($0) }
  }

  private func broken() -> SQLError {
    isBroken = true
    return SQLError(.unavailable)
  }
}
