import Ciphers
import Foundation
import MLS
import MLSBench

// Measures groups: one line of JSON a case, in milliseconds of processor time, so that other work on the machine does not
// count, or in bytes.
//
//     bench-mls SUITE:MEMBERS,MEMBERS…     for example bench-mls 0x0001:2,10,100 0xF0E2:2,10

func processorTime() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
  return Double(now.tv_sec) * 1000 + Double(now.tv_nsec) / 1e6
}

/// Bytes of memory that this process takes up at present; 0 where that cannot be read.
func resident() -> Int {
  guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1] else {
    return 0
  }
  return (Int(pages) ?? 0) * 4096
}

func show(_ name: String, _ unit: String, median: Double, min: Double) {
  let number = unit == "B" ? "%.0f" : "%.4f"
  let figures = String(format: "\"median\": \(number), \"min\": \(number)", median, min)
  let row = "{\"case\": \"\(name)\", \"host\": \"native\", \"threads\": 1, \"unit\": \"\(unit)\", \(figures)}\n"
  FileHandle.standardOutput.write(Data(row.utf8))
}

func run(_ suite: CipherSuite, members: Int) throws {
  let place = String(format: "0x%04X %d", suite.id, members)
  var start = processorTime()
  let bench = try GroupBench(suite: suite, members: members, entropy: SystemEntropy())
  let prepared = processorTime() - start
  show("prepare \(place)", "ms", median: prepared, min: prepared)
  for operation in GroupBench.Operation.allCases {
    var times: [Double] = []
    var bytes = 0
    let began = processorTime()
    while times.count < 15, times.count < 3 || processorTime() - began < 2000 {
      start = processorTime()
      bytes = try bench.run(operation)
      times.append(processorTime() - start)
    }
    times.sort()
    show("\(operation.name) \(place)", "ms", median: times[times.count / 2], min: times[0])
    if let sized = operation.sized {
      show("size of \(sized) \(place)", "B", median: Double(bytes), min: Double(bytes))
    }
  }
  show("size of GroupInfo \(place)", "B", median: Double(bench.groupInfoSize), min: Double(bench.groupInfoSize))
  let before = resident()
  // Enough of them that what is measured is theirs.
  let copies = max(20, 4000 / members)
  let groups = try (0..<copies).map { _ in try bench.load() }
  let each = Double(resident() - before) / Double(groups.count)
  show("memory of a member \(place)", "B", median: each, min: each)
}

for request in CommandLine.arguments.dropFirst() {
  let parts = request.split(separator: ":")
  guard parts.count == 2, parts[0].hasPrefix("0x"), let id = UInt16(parts[0].dropFirst(2), radix: 16),
    let suite = CipherSuite(id: id)
  else {
    FileHandle.standardError.write(Data("bench-mls: not SUITE:MEMBERS: \(request)\n".utf8))
    exit(1)
  }
  for members in parts[1].split(separator: ",").compactMap({ Int($0) }) where members > 1 {
    try run(suite, members: members)
  }
}
