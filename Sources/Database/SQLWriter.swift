/// Transactions that write, on the thread that calls: what one thread does all day needs no other to do it.
///
/// It belongs to one thread, which it blocks. The rules of ``SQLDatabase/write(_:)`` hold.
public protocol SQLWriter {
  /// A transaction that writes. When this returns, its changes are on disk. Where it throws `unavailable`, they may be:
  /// the connection can break between the commit and its answer.
  func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T
}
