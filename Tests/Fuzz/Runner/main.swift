import Foundation
import FuzzTargets

// One target under libFuzzer: `FUZZ_TARGET=NAME fuzz [libFuzzer's options] [CORPUS…]`. Besides: `fuzz --targets` lists
// them, `fuzz --unpack FOLDER CORPUS` writes seeds and kept inputs as files for the fuzzer, `fuzz --pack FOLDER FILE` puts
// a folder's files into one, a line each. Scripts/fuzz builds and runs it.

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// By the environment: the fuzzer starts itself again with arguments of its own.
private let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"].flatMap { FuzzTarget(rawValue: $0) }

private func unpack(into folder: String, corpus: String) throws {
  for target in FuzzTarget.allCases {
    let place = folder + "/" + target.rawValue
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let inputs = try FuzzSeeds.of(target) + (FuzzCorpus(contentsOf: corpus + "/\(target.rawValue).txt").inputs)
    for (index, input) in inputs.enumerated() {
      try Data(input).write(to: URL(filePath: place + "/\(index)"))
    }
  }
}

private func pack(_ folder: String, into file: String) throws {
  var corpus = FuzzCorpus()
  for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
    corpus.inputs.append([UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name))))
  }
  try Data(corpus.text.utf8).write(to: URL(filePath: file))
}

let arguments = CommandLine.arguments
switch arguments.count > 1 ? arguments[1] : "" {
case "--targets": for target in FuzzTarget.allCases { print(target.rawValue) }
case "--unpack" where arguments.count == 4: try unpack(into: arguments[2], corpus: arguments[3])
case "--pack" where arguments.count == 4: try pack(arguments[2], into: arguments[3])
default:
  guard target != nil else {
    FileHandle.standardError.write(Data("fuzz: FUZZ_TARGET names no target; --targets lists them\n".utf8))
    exit(2)
  }
  var count = CommandLine.argc
  CommandLine.unsafeArgv.withMemoryRebound(to: UnsafeMutablePointer<CChar>?.self, capacity: Int(count)) { pointer in
    var arguments = pointer
    let code = runFuzzer(&count, &arguments) { bytes, count in
      do {
        try target?.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
      } catch {
        FileHandle.standardError.write(Data("fuzz: the target could not be set up: \(error)\n".utf8))
        exit(2)
      }
      return 0
    }
    exit(code)
  }
}
