// swift-tools-version:6.2
import PackageDescription

// One manifest for several builds: settings first, then the modules, then a function for each build. The environment chooses:
//
//   NIGHTJAR_WASM=1               the browser's core, which needs no package but BoringSSL's sources from the native checkout
//   NIGHTJAR_PART=core            the portable modules alone, for quick work on them
//   NIGHTJAR_PART=websockets      WebSockets alone, likewise
//   NIGHTJAR_PART=fuzz            for Scripts/fuzz: the portable modules over BoringSSL as in the browser, and WebSockets' frames
//   NIGHTJAR_PART=constant-time   for Scripts/constant-time: what signs
//   NIGHTJAR_STRICT=1             warnings are errors, in any of them

// MARK: settings

let features: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let strictness: [SwiftSetting] =
  Context.environment["NIGHTJAR_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let house = features + strictness
/// Hashing dominates every test that signs: portable modules are optimised in debug builds too.
let optimised: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]
/// Calls C and JavaScript by name.
let external: [SwiftSetting] = [.enableExperimentalFeature("Extern")]
/// Secrets are marked for Valgrind.
let marked: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-DHL_CONSTANT_TIME"])]

// MARK: packages

let swiftCrypto: Package.Dependency = .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2")
let swiftNIO: Package.Dependency = .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2")
let serverPackages: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
  .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
  .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
  .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
  .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
  swiftNIO,
  .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
  .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
  .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
  // Without traits, which nothing here uses: two of them reach the compiler in an order that changes from build to build, and
  // another order compiles Hummingbird again.
  .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
  .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
  .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
  .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
]

// MARK: portable modules

/// Bytes and hash-based signatures: what rests on no package.
func signing(swift: [SwiftSetting], c: [CSetting] = []) -> [Target] {
  [
    .target(name: "WireCoding", swiftSettings: swift),
    .target(name: "CHashLanes", cSettings: [.unsafeFlags(["-O3"])] + c),
    .target(name: "HBSS", dependencies: ["WireCoding", "CHashLanes"], swiftSettings: swift),
  ]
}

/// All portable modules, with what is below Ciphers and how it is called.
func portable(
  over primitives: [Target.Dependency], calling: [SwiftSetting] = [], swift: [SwiftSetting] = optimised
) -> [Target] {
  signing(swift: swift) + [
    .target(name: "Ciphers", dependencies: ["WireCoding", "HBSS"] + primitives, swiftSettings: swift + calling),
    .target(name: "MLS", dependencies: ["WireCoding", "HBSS", "Ciphers"], swiftSettings: swift),
    .target(name: "ChatProtocol", dependencies: ["WireCoding", "HBSS", "Ciphers"], swiftSettings: swift),
    .target(name: "EngineInterface", dependencies: ["WireCoding"], exclude: ["Schema"], swiftSettings: swift),
    .target(
      name: "ChatEngine", dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "EngineInterface"],
      swiftSettings: swift),
    .target(
      name: "Conformance", dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS"], path: "Tests/Conformance/Kinds",
      swiftSettings: swift),
  ]
}

/// What is below Ciphers natively.
let nativePrimitives: [Target.Dependency] = [
  .product(name: "Crypto", package: "swift-crypto"),
  .product(name: "CryptoExtras", package: "swift-crypto"),
]

/// The part of BoringSSL that is below Ciphers in the browser.
func boringSSL(also sources: [String] = [], defining settings: [CSetting] = []) -> Target {
  .target(
    name: "CCryptoBoringSSL",
    path: ".build/checkouts/swift-crypto/Sources/CCryptoBoringSSL",
    exclude: [
      "hash.txt", "CMakeLists.txt", "PrivacyInfo.xcprivacy", "crypto/bio/connect.cc", "crypto/bio/socket_helper.cc",
      "crypto/bio/socket.cc",
    ],
    sources: [
      "crypto/fipsmodule/bcm.cc", "crypto/mem.cc", "crypto/bytestring", "crypto/rand", "crypto/mlkem", "crypto/mldsa",
      "crypto/thread_none.cc", "crypto/sha", "crypto/curve25519", "crypto/chacha", "crypto/poly1305",
      "crypto/hkdf", "crypto/hmac", "crypto/cipher", "crypto/crypto.cc", "crypto/ex_data.cc", "crypto/refcount.cc",
      "crypto/xwing", "crypto/ecdsa", "crypto/bn/bn_asn1.cc", "crypto/bn/convert.cc", "crypto/stack", "crypto/engine",
      "crypto/evp/scrypt.cc", "crypto/evp/pbkdf.cc",
    ] + sources,
    cSettings: [
      // For size, with smaller tables for the curves: half the download, for a millisecond or two a signature at most.
      .unsafeFlags(["-Oz"]), .define("NDEBUG"), .define("OPENSSL_SMALL"), .define("OPENSSL_NO_ASM"),
      .define("OPENSSL_NO_THREADS_CORRUPT_MEMORY_AND_LEAK_SECRETS_IF_THREADED"),
    ] + settings)
}

let mlsBench: Target = .target(
  name: "MLSBench", dependencies: ["WireCoding", "Ciphers", "MLS"], path: "Benchmarks/mls/Core", swiftSettings: house)

// MARK: tests of the portable modules

func unitTests(_ module: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: "\(module)Tests", dependencies: dependencies, exclude: exclude, swiftSettings: house)
}

let portableTests: [Target] = [
  unitTests("WireCoding", ["WireCoding"]),
  unitTests("HBSS", ["WireCoding", "HBSS", "Conformance"], exclude: ["Fixtures"]),
  unitTests("Ciphers", ["WireCoding", "HBSS", "Ciphers", "Conformance"]),
  unitTests("MLS", ["WireCoding", "HBSS", "Ciphers", "MLS", "Conformance"], exclude: ["Fixtures"]),
  unitTests("ChatProtocol", ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol"]),
  unitTests("EngineInterface", ["WireCoding", "EngineInterface"], exclude: ["Fixtures"]),
  unitTests("ChatEngine", ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "EngineInterface", "ChatEngine"]),
]

/// Seeded runs of many engines: optimised, for there are many.
let simulation: [Target] = [
  .target(
    name: "Simulation",
    dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "EngineInterface", "ChatEngine"],
    path: "Tests/Simulation/World", swiftSettings: optimised),
  .executableTarget(
    name: "simulate", dependencies: ["Simulation", "Ciphers"], path: "Tests/Simulation/Command", swiftSettings: house),
  .testTarget(
    name: "SimulationTests",
    dependencies: ["WireCoding", "Ciphers", "MLS", "ChatProtocol", "EngineInterface", "ChatEngine", "Simulation"],
    path: "Tests/Simulation/Tests",
    swiftSettings: house),
]

/// What is fed with made-up input: the portable modules, and where they are built the frames of WebSockets.
func fuzzTargets(also dependencies: [Target.Dependency] = [], defining settings: [SwiftSetting] = []) -> Target {
  .target(
    name: "FuzzTargets",
    dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "EngineInterface", "ChatEngine"]
      + dependencies,
    path: "Tests/Fuzz/Targets", swiftSettings: house + settings)
}
let fuzzTargetsWithWebSockets = fuzzTargets(
  also: ["WebSockets", .product(name: "NIOCore", package: "swift-nio")], defining: [.define("WEBSOCKETS")])
let fuzzer: [Target] = [
  .target(
    name: "WebSockets", dependencies: [.product(name: "NIOCore", package: "swift-nio")],
    path: "Sources/WebSockets/Frames", swiftSettings: house),
  .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Runner", swiftSettings: house),
]
/// Feeds them with the inputs that mattered, in `make test`.
let replay: Target = .testTarget(
  name: "FuzzTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Replay", swiftSettings: house)

// MARK: around the portable modules, natively

let host: [Target] = [
  .executableTarget(
    name: "hbss-answers", dependencies: ["HBSS", "WireCoding"], path: "Tests/CrossCheck", sources: ["main.swift"],
    swiftSettings: house),
  .executableTarget(
    name: "mls-answers", dependencies: ["MLS", "Ciphers", "WireCoding"], path: "Tests/CrossCheck/MLS",
    swiftSettings: house),
  .executableTarget(
    name: "bench-hbss", dependencies: ["HBSS", "CHashLanes"], path: "Benchmarks/hbss", sources: ["main.swift"],
    swiftSettings: house),
  mlsBench,
  .target(name: "CAllocator", path: "Benchmarks/mls/Allocator"),
  .executableTarget(
    name: "bench-mls", dependencies: ["MLSBench", "CAllocator", "WireCoding", "Ciphers", "MLS"],
    path: "Benchmarks/mls/Native", swiftSettings: house),
  .executableTarget(
    name: "conformance", dependencies: ["Conformance", "WireCoding"], path: "Tests/Conformance/Native",
    swiftSettings: house),
]

// MARK: around the portable modules, in the browser

let browser: [Target] = [
  mlsBench,
  .executableTarget(
    name: "BenchMLSCore", dependencies: ["MLSBench", "WireCoding", "Ciphers", "MLS", "CWebSupport"],
    path: "Benchmarks/mls/Browser",
    sources: ["main.swift"], swiftSettings: house + external),
  .target(name: "CWebSupport", cSettings: [.unsafeFlags(["-Oz"])]),
  .target(name: "WebPool", dependencies: ["HBSS"], swiftSettings: house + external),
  .executableTarget(
    name: "BenchHBSSCore", dependencies: ["HBSS", "WebPool", "CWebSupport"], path: "Benchmarks/hbss/Browser",
    sources: ["main.swift"], swiftSettings: house + external),
  .executableTarget(
    name: "WebCore", dependencies: ["WireCoding", "HBSS", "Ciphers", "ChatEngine", "WebPool", "CWebSupport"],
    swiftSettings: house + external),
  .executableTarget(
    name: "ConformanceCore", dependencies: ["WireCoding", "Ciphers", "Conformance", "CWebSupport"],
    path: "Tests/Conformance/Browser",
    swiftSettings: house + external),
]

// MARK: the server and the terminal

let webSockets: [Target] = [
  .target(
    name: "WebSockets",
    dependencies: [
      "WireCoding",
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: house),
  .executableTarget(
    name: "websocket-echo",
    dependencies: [
      "WebSockets",
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ],
    path: "Tests/WebSocketEcho",
    swiftSettings: house),
  .executableTarget(
    name: "websocket-bench",
    dependencies: [
      "WebSockets",
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ],
    path: "Benchmarks/WebSockets",
    swiftSettings: house),
  .testTarget(
    name: "WebSocketsTests",
    dependencies: [
      "WebSockets",
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOEmbedded", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOWebSocket", package: "swift-nio"),
    ],
    swiftSettings: house),
]

let server: [Target] = [
  .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
  .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
  .target(name: "CLibPQ", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
  .target(
    name: "Database",
    dependencies: [
      "CLibPQ",
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "GRDBSQLite", package: "GRDB.swift"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: house),
  .target(
    name: "Bus",
    dependencies: ["CHiredis"],
    swiftSettings: house),
  .target(
    name: "ChatClient",
    dependencies: [
      "WireCoding", "Ciphers", "ChatProtocol", "EngineInterface", "ChatEngine", "WebSockets",
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "NIOFoundationCompat", package: "swift-nio"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: house),
  .target(name: "Terminal", swiftSettings: house),
  .target(
    name: "ChatServer",
    dependencies: [
      "WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "WebSockets", "Database", "Bus", "CArgon2",
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "JWTKit", package: "jwt-kit"),
      .product(name: "Hummingbird", package: "hummingbird"),
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "Metrics", package: "swift-metrics"),
      .product(name: "Configuration", package: "swift-configuration"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ],
    swiftSettings: house),
  .executableTarget(
    name: "nightjar",
    dependencies: [
      "ChatServer", "ChatClient", "ChatEngine", "ChatProtocol", "EngineInterface", "HBSS", "Ciphers", "WireCoding",
      "Terminal",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "UnixSignals", package: "swift-service-lifecycle"),
    ],
    swiftSettings: house),
  .executableTarget(
    name: "relay-load",
    dependencies: [.product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio")],
    path: "Benchmarks/relay/Load",
    swiftSettings: house),
  .target(name: "TestServices", dependencies: ["CLibPQ"], path: "Tests/Services", swiftSettings: house),
  .testTarget(name: "TerminalTests", dependencies: ["Terminal", "WireCoding"], swiftSettings: house),
  .testTarget(name: "BusTests", dependencies: ["Bus", "TestServices"], swiftSettings: house),
  .testTarget(name: "DatabaseTests", dependencies: ["Database", "TestServices"], swiftSettings: house),
  .testTarget(
    name: "ServerTests",
    dependencies: [
      "ChatServer", "ChatClient", "ChatEngine", "ChatProtocol", "EngineInterface", "WebSockets", "Database",
      "WireCoding",
      "Ciphers", "MLS", "HBSS", "TestServices",
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "Metrics", package: "swift-metrics"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
    ],
    path: "Tests/Server",
    swiftSettings: house),
]

// MARK: builds

@MainActor struct Build {
  var products: [Product] = []
  var dependencies: [Package.Dependency] = []
  var targets: [Target]

  static func native() -> Build {
    Build(
      products: [
        .library(name: "HBSS", targets: ["HBSS"]),
        .library(name: "ChatClient", targets: ["ChatClient"]),
        .executable(name: "nightjar", targets: ["nightjar"]),
      ],
      dependencies: [swiftCrypto] + serverPackages,
      targets: portable(over: nativePrimitives) + portableTests + [fuzzTargetsWithWebSockets, replay] + simulation
        + host + webSockets + server)
  }

  static func core() -> Build {
    Build(
      products: [.library(name: "HBSS", targets: ["HBSS"])],
      dependencies: [swiftCrypto],
      targets: portable(over: nativePrimitives) + portableTests + [fuzzTargets(), replay] + simulation + host)
  }

  static func wasm() -> Build {
    Build(
      products: [.executable(name: "WebCore", targets: ["WebCore"])],
      // SHA-2's blocks are CHashLanes's; errors are CWebSupport's.
      targets: [boringSSL(defining: [.define("SHA256_ASM_NOHW"), .define("SHA512_ASM_NOHW")])]
        + portable(over: ["CCryptoBoringSSL"], calling: external, swift: house) + browser)
  }

  static func webSocketsAlone() -> Build {
    Build(
      dependencies: [swiftCrypto] + serverPackages,
      targets: [.target(name: "WireCoding", swiftSettings: optimised)] + webSockets)
  }

  static func fuzz() -> Build {
    Build(
      dependencies: [swiftNIO],
      targets: [boringSSL(also: ["crypto/err", "gen/crypto/err_data.cc"])]
        + portable(over: ["CCryptoBoringSSL"], calling: external) + [fuzzTargetsWithWebSockets] + fuzzer)
  }

  static func constantTime() -> Build {
    Build(
      targets: signing(swift: optimised + marked, c: [.define("HL_CONSTANT_TIME")]) + [
        .executableTarget(
          name: "constant-time", dependencies: ["HBSS", "CHashLanes"], path: "Tests/ConstantTime",
          swiftSettings: house + marked)
      ])
  }

  static func chosen() -> Build {
    if Context.environment["NIGHTJAR_WASM"] != nil { return wasm() }
    switch Context.environment["NIGHTJAR_PART"] {
    case "core": return core()
    case "websockets": return webSocketsAlone()
    case "fuzz": return fuzz()
    case "constant-time": return constantTime()
    default: return native()
    }
  }
}

let build = Build.chosen()
let package = Package(
  name: "nightjar",
  platforms: [.macOS(.v26)],
  products: build.products,
  dependencies: build.dependencies,
  targets: build.targets,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
