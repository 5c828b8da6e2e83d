import CLibPQ
import Foundation

extension PostgresSession {
  /// - Parameter patience: seconds that an answer may take.
  /// - Returns: the caller's to end; nil where memory is short.
  static func connect(_ configuration: PostgresConfiguration, patience: Int) -> OpaquePointer? {
    // What comes later wins: the address may set other times.
    let settings: [(String, String)] = [
      ("fallback_application_name", "nightjar"), ("connect_timeout", String(configuration.connectTimeout)),
      ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", String(patience * 1000)), ("dbname", configuration.url), ("client_encoding", "UTF8"),
    ]
    let names = settings.map { strdup($0.0) }
    let values = settings.map { strdup($0.1) }
    defer { for pointer in names + values { free(pointer) } }
    let keywords = names.map { UnsafePointer<CChar>($0) } + [nil]
    let contents = values.map { UnsafePointer<CChar>($0) } + [nil]
    return PQconnectdbParams(keywords, contents, 1)
  }

  /// Brings a connection that stands into pipeline mode, with limits of its own.
  ///
  /// - Parameter statementTimeout: seconds.
  /// - Throws: ``SQLError`` with code `unavailable`, or `failed` where the server is too old.
  static func setUp(_ handle: OpaquePointer, statementTimeout: Int) throws(SQLError) {
    guard PQstatus(handle) == CONNECTION_OK else { throw SQLError(.unavailable) }
    guard PQserverVersion(handle) >= 150_000 else { throw SQLError(.failed) }
    nightjar_silence_notices(handle)
    let milliseconds = statementTimeout * 1000
    // A node that stops in the middle of a transaction holds up nobody for long; commits wait for the disk, also where
    // the server's default is not to.
    let settings = """
      SELECT set_config('statement_timeout', '\(milliseconds)', false),
        set_config('lock_timeout', '\(milliseconds / 2)', false),
        set_config('idle_in_transaction_session_timeout', '\(milliseconds)', false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
          ELSE current_setting('synchronous_commit') END, false)
      """
    guard let answer = PQexec(handle, settings) else { throw SQLError(.unavailable) }
    let result = PostgresResult(answer)
    guard result.status == PGRES_TUPLES_OK, PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
      throw SQLError(.unavailable)
    }
  }
}
