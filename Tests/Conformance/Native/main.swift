import Ciphers
import Conformance
import Foundation
import WireCoding

// Runs every vector file below NIGHTJAR_VECTORS (or ../shared/vectors) and the house's own, or those whose path begins with
// an argument, and prints a line for each kind and group.

let environment = ProcessInfo.processInfo.environment["NIGHTJAR_VECTORS"]
let root = URL(fileURLWithPath: environment ?? "../shared/vectors").resolvingSymlinksInPath()
let prefixes = CommandLine.arguments.dropFirst()

if !FileManager.default.fileExists(atPath: root.path) {
  show("conformance: no vectors at \(root.path); set NIGHTJAR_VECTORS to their folder")
  if environment != nil { exit(1) }
}

/// Where each path is found.
var files: [String: String] = [:]
let enumerator = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
while let file = enumerator?.nextObject() as? URL {
  let path = file.resolvingSymlinksInPath().path
  guard path.hasSuffix(".json"), path.hasPrefix(root.path + "/") else { continue }
  files[String(path.dropFirst(root.path.count + 1))] = path
}
let own = "Tests/HBSSTests/Fixtures"
for name in (try? FileManager.default.contentsOfDirectory(atPath: own)) ?? [] where name.hasSuffix(".json") {
  files["hbss/" + name] = own + "/" + name
}
var paths = files.keys.sorted()
if !prefixes.isEmpty { paths = paths.filter { path in prefixes.contains { prefix in path.hasPrefix(prefix) } } }

/// Unbuffered, so that a line is seen as soon as its file is done.
func show(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

var summary = ConformanceSummary(build: "native")
let entropy = SystemEntropy()
for path in paths {
  guard let data = FileManager.default.contents(atPath: files[path] ?? ""),
    let document = try? JSON(parsing: [UInt8](data))
  else {
    summary.addUnreadable(path: path)
    show("\(path): cannot be read")
    continue
  }
  for line in summary.add(Conformance.run(path: path, document: document, entropy: entropy), path: path) { show(line) }
}
show(summary.total)
exit(summary.failed == 0 ? 0 : 1)
