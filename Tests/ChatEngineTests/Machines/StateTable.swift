import Testing

/// What a machine does: for every input and every state, where that leads.
///
/// The expected table is text, a line for each input: `input: outcome < state state; outcome < state`. A `*` stands for
/// all states that the line does not name. Others stay as they are; a `·` says so expressly. What
/// goes on in the next line is indented there.
struct StateTable {
  let states: [String]
  let inputs: [String]

  /// - Parameter outcome: of an input in a state, each by its name.
  func expect(_ expected: String, _ outcome: (_ input: String, _ state: String) throws -> String) throws {
    var wanted: [String: [String: String]] = [:]
    for line in expected.replacing("\n  ", with: " ").split(separator: "\n") {
      let (input, cells) = try parse(line)
      wanted[input] = cells
    }
    #expect(wanted.keys.sorted() == inputs.sorted())
    for input in inputs {
      var actual: [String: String] = [:]
      for state in states {
        let result = try outcome(input, state)
        actual[state] = result == state ? "·" : result
        #expect(actual[state] == wanted[input]?[state] ?? "·", "\(input) in state \(state)")
      }
      if actual != wanted[input] { print("|", written(input, actual)) }
    }
  }

  private func parse(_ line: Substring) throws -> (input: String, cells: [String: String]) {
    let colon = try #require(line.firstIndex(of: ":"))
    var cells: [String: String] = [:]
    var rest = "·"
    for group in line[line.index(after: colon)...].split(separator: ";") {
      let parts = group.split(separator: "<")
      let outcome = try #require(parts.first).split(separator: " ").joined(separator: " ")
      for state in try #require(parts.last).split(separator: " ") {
        if state == "*" { rest = outcome } else { cells[String(state)] = outcome }
      }
    }
    #expect(Set(cells.keys).subtracting(states).isEmpty)
    for state in states where cells[state] == nil { cells[state] = rest }
    return (String(line[..<colon]).split(separator: " ").joined(separator: " "), cells)
  }

  /// As the table has it, the most frequent outcome last.
  private func written(_ input: String, _ cells: [String: String]) -> String {
    let groups = Dictionary(grouping: states) { cells[$0] ?? "" }.sorted { $0.value.count < $1.value.count }
    let most = groups.last?.key
    return input + ": "
      + groups.filter { $0.key != "·" || $0.key != most }.map { outcome, states in
        "\(outcome) < \(outcome == most ? "*" : states.joined(separator: " "))"
      }.joined(separator: "; ")
  }
}
