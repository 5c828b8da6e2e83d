/// Tries until it works, for a minute.
func eventually<T>(_ body: () async throws -> T) async throws -> T {
  for _ in 0..<1200 {
    if let result = try? await body() { return result }
    try await Task.sleep(for: .milliseconds(50))
  }
  return try await body()
}

/// What ``eventually(_:)`` is to try again after. `#require` would record a failure each time.
struct NotYet: Error {}
