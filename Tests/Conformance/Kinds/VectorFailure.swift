import Ciphers
import WireCoding

/// Why a case did not pass: it failed, or it cannot run here.
struct VectorFailure: Error {
  let outcome: ConformanceTally.Outcome

  /// A word or two that name the field which differed.
  static func failed(_ what: Text) -> VectorFailure { VectorFailure(outcome: .failed(what)) }
  static func skipped(_ why: Text) -> VectorFailure { VectorFailure(outcome: .skipped(why)) }
}

/// - Throws: `failed(what)` where the condition does not hold.
func expect(_ condition: Bool, _ what: Text) throws(VectorFailure) {
  guard condition else { throw .failed(what) }
}

/// - Throws: `failed(what)` where the primitive refuses, and `skipped` where this build does not have it.
func attempt<T>(_ what: Text, _ body: () throws(CipherError) -> T) throws(VectorFailure) -> T {
  do throws(CipherError) {
    return try body()
  } catch {
    guard error != .unsupported else { throw .skipped("not in this build's library") }
    throw .failed(what)
  }
}
