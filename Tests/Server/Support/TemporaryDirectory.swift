import Foundation

func temporaryDirectory() -> String { NSTemporaryDirectory() + "nightjar-test-" + UUID().uuidString }

func removeDirectory(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
