import CAllocator
import Ciphers
import Foundation
import MLS
import MLSBench
import WireCoding

// Measures groups: one line of JSON a case, in milliseconds of processor time, so that other work on the machine does not
// count, or in bytes.
//
//     bench-mls [--groups DIRECTORY] SUITE:MEMBERS,MEMBERS…     for example bench-mls 0x0001:2,10,100 0xF0E2:2,10
//
// The groups are written into the directory, for other builds to measure.

func processorTime() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
  return Double(now.tv_sec) * 1000 + Double(now.tv_nsec) / 1e6
}

func show(_ name: String, _ unit: String, median: Double, min: Double) {
  let number = unit == "B" ? "%.0f" : "%.4f"
  let figures = String(format: "\"median\": \(number), \"min\": \(number)", median, min)
  let row = "{\"case\": \"\(name)\", \"host\": \"native\", \"threads\": 1, \"unit\": \"\(unit)\", \(figures)}\n"
  FileHandle.standardOutput.write(Data(row.utf8))
}

func run(_ suite: CipherSuite, members: Int, directory: String?) throws {
  let place = String(format: "0x%04X %d", suite.id, members)
  var start = processorTime()
  let prepared = try PreparedGroup(suite: suite, members: members, entropy: SystemEntropy())
  let preparation = processorTime() - start
  show("prepare \(place)", "ms", median: preparation, min: preparation)
  if let directory {
    let file = String(format: "%@/%04X-%d.group", directory, suite.id, members)
    try Data(prepared.encoded).write(to: URL(fileURLWithPath: file))
  }
  let bench = try GroupBench(prepared, entropy: SystemEntropy())
  for operation in GroupBench.Operation.allCases where bench.allows(operation) {
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
  var groups: [Group] = []
  let copies = 10
  groups.reserveCapacity(copies)
  let before = allocated_bytes()
  for _ in 0..<copies { groups.append(try bench.load()) }
  let each = Double(allocated_bytes() - before) / Double(groups.count)
  if before >= 0 { show("memory of a member \(place)", "B", median: each, min: each) }
}

var requests = CommandLine.arguments.dropFirst()
var directory: String?
if requests.first == "--groups" {
  directory = requests.dropFirst().first
  requests = requests.dropFirst(2)
}
for request in requests {
  let parts = request.split(separator: ":")
  guard parts.count == 2, parts[0].hasPrefix("0x"), let id = UInt16(parts[0].dropFirst(2), radix: 16),
    let suite = CipherSuite(id: id)
  else {
    FileHandle.standardError.write(Data("bench-mls: not SUITE:MEMBERS: \(request)\n".utf8))
    exit(1)
  }
  for members in parts[1].split(separator: ",").compactMap({ Int($0) }) where members > 1 {
    try run(suite, members: members, directory: directory)
  }
}
