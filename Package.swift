// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// The pure modules are optimised in debug builds too: the simulation drives them ten thousand times, which takes four
// times as long otherwise. Preconditions, overflow traps and exclusivity checks stay; there are no assertions.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

// What runs for each record keeps the compiler's checks of exclusive access in debug builds only, with which the tests
// run: in a release they would cost a tenth of it.
let unchecked: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// One of the project's own modules; `dependencies` name what its code may import.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], _ settings: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings + settings)
}

/// The tests of `module`, or of the whole where `module` names none.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], _ settings: [SwiftSetting] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["SloburnTestKit", "SloburnTestTraits"], resources: resources,
        swiftSettings: swiftSettings + settings)
}

let package = Package(
    name: "sloburn",
    products: [
        .executable(name: "sloburn", targets: ["sloburn"]),
        // For Benchmarks/, a package of its own; no promise to anybody else.
        .library(
            name: "SloburnParts",
            targets: [
                "SloburnModel", "SloburnSelector", "SloburnNormalize", "SloburnConfig", "SloburnDecode",
                "SloburnBudget", "SloburnAlerting", "SloburnPipeline", "SloburnKafka",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // What async-http-client is built on: its types are in its interface.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        // What Hummingbird is built on: its types are in its interface.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C and C++ libraries behind thin shims; nothing else touches C.
        .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CGzip", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
        // The files of SloburnServer/Dashboard, in the binary.
        .target(name: "CDashboard"),

        // The pure core, from plain values to the two halves of the pipeline. Arrows point upwards in this list only.
        module("SloburnModel", [], optimized),
        module("SloburnSelector", ["SloburnModel", "CRE2"], optimized),
        module("SloburnNormalize", ["SloburnModel"], optimized),
        module("SloburnDecode", ["SloburnModel", "SloburnNormalize", "CSimdJSON"], optimized + unchecked),
        module(
            "SloburnConfig",
            [
                "SloburnModel", "SloburnSelector", "SloburnNormalize", "SloburnDecode",
                .product(name: "Yams", package: "Yams"),
            ]),
        module("SloburnBudget", ["SloburnModel"], optimized),
        module("SloburnAlerting", ["SloburnModel"], optimized),
        module(
            "SloburnPipeline",
            [
                "SloburnModel", "SloburnSelector", "SloburnNormalize", "SloburnDecode", "SloburnBudget",
                "SloburnAlerting",
            ], optimized + unchecked),

        // The shell: librdkafka handles, the transactional loops, the commands.
        module("SloburnKafka", ["CRdKafka"], unchecked),
        module(
            "SloburnDaemon",
            [
                "SloburnModel", "SloburnConfig", "SloburnPipeline", "SloburnKafka", "CCurl",
                .product(name: "Logging", package: "swift-log"),
            ], unchecked),
        // Brings alerts to those who call people; pure but for its folder Shell.
        module(
            "SloburnBridge",
            [
                "SloburnModel", "SloburnNormalize", "SloburnDecode", "SloburnConfig", "SloburnKafka", "SloburnDaemon",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        // Shows what the topics hold: HTTP and the dashboard; pure but for its folders Feed and HTTP.
        module(
            "SloburnServer",
            [
                "SloburnModel", "SloburnNormalize", "SloburnDecode", "SloburnConfig", "SloburnPipeline", "SloburnKafka",
                "SloburnDaemon", "CGzip", "COpenSSL", "CDashboard",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], exclude: ["Dashboard"]),
        // What objectives came to in a period, from the records alone; pure.
        module(
            "SloburnReport",
            [
                "SloburnModel", "SloburnNormalize", "SloburnDecode", .product(name: "Yams", package: "Yams"),
                "COpenSSL",
            ], optimized),
        // The dashboard in a terminal: what is shown, and the bytes that show it; pure.
        module(
            "SloburnWatch",
            ["SloburnModel", "SloburnNormalize", "SloburnDecode", "SloburnPipeline", "SloburnServer"]),
        // Whether all is well; pure but for its folder Probes.
        module(
            "SloburnDoctor",
            ["SloburnModel", "SloburnConfig", "SloburnPipeline", "SloburnKafka", "SloburnDaemon"]),
        .executableTarget(
            name: "sloburn",
            dependencies: [
                "SloburnModel", "SloburnNormalize", "SloburnConfig", "SloburnPipeline", "SloburnKafka", "SloburnDaemon",
                "SloburnBridge", "SloburnServer", "SloburnReport", "SloburnWatch", "SloburnDoctor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: swiftSettings,
            // librdkafka allocates for every record. glibc gives such memory back and asks for it anew, page by page.
            linkerSettings: [.linkedLibrary("mimalloc")]),

        // Tests.
        .target(
            name: "SloburnTestKit", dependencies: ["SloburnModel"], path: "Tests/SloburnTestKit",
            swiftSettings: swiftSettings),
        .target(name: "SloburnTestTraits", path: "Tests/SloburnTestTraits", swiftSettings: swiftSettings),
        tests("SloburnModelTests", ["SloburnModel"]),
        tests("SloburnSelectorTests", ["SloburnModel", "SloburnSelector"]),
        tests("SloburnNormalizeTests", ["SloburnModel", "SloburnNormalize"], resources: [.copy("Fixtures")]),
        tests("SloburnConfigTests", ["SloburnModel", "SloburnConfig"], resources: [.copy("Fixtures")]),
        // Hundreds of thousands of records, read by a plain reference as well.
        tests(
            "SloburnDecodeTests", ["SloburnModel", "SloburnNormalize", "SloburnDecode"],
            resources: [.copy("Fixtures")], optimized),
        // Weeks of samples, counted by brute force as well.
        tests("SloburnBudgetTests", ["SloburnModel", "SloburnNormalize", "SloburnBudget"], optimized),
        tests("SloburnAlertingTests", ["SloburnModel", "SloburnAlerting", "SloburnBudget"]),
        tests(
            "SloburnPipelineTests", ["SloburnModel", "SloburnConfig", "SloburnPipeline"],
            resources: [.copy("Fixtures")]),
        // Crashes, freezes and rebalances by the thousand, in a model of Kafka.
        tests("SloburnSimulationTests", ["SloburnModel", "SloburnPipeline"], optimized),
        tests("SloburnKafkaTests", ["SloburnKafka"]),
        tests(
            "SloburnDaemonTests", ["SloburnModel", "SloburnConfig", "SloburnKafka", "SloburnPipeline", "SloburnDaemon"]),
        tests(
            "SloburnBridgeTests",
            ["SloburnModel", "SloburnNormalize", "SloburnDecode", "SloburnBridge"]),
        tests(
            "SloburnServerTests",
            [
                "SloburnModel", "SloburnConfig", "SloburnPipeline", "SloburnDaemon", "SloburnServer",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "SloburnReportTests",
            ["SloburnModel", "SloburnNormalize", "SloburnConfig", "SloburnPipeline", "SloburnReport"],
            resources: [.copy("Fixtures")]),
        tests(
            "SloburnWatchTests",
            ["SloburnModel", "SloburnConfig", "SloburnPipeline", "SloburnServer", "SloburnWatch"],
            resources: [.copy("Fixtures")]),
        tests(
            "SloburnDoctorTests", ["SloburnModel", "SloburnConfig", "SloburnKafka", "SloburnDaemon", "SloburnDoctor"]),
        tests(
            "SloburnEndToEndTests",
            [
                "SloburnModel", "SloburnConfig", "SloburnKafka", "SloburnPipeline", "SloburnDaemon", "SloburnChaos",
                .product(name: "Logging", package: "swift-log"),
            ]),
        // A browser looks at what the binary serves.
        tests("SloburnDashboardTests", ["SloburnKafka"]),
        // Large runs of the binary against the oracle.
        tests("SloburnVerificationTests", ["SloburnModel", "SloburnConfig", "sloburn"]),

        // Fault injection: the harness of `scripts/chaos`, its command, and its own tests.
        .target(
            name: "SloburnChaos", dependencies: ["SloburnModel", "SloburnKafka", "SloburnTestKit"],
            path: "Tests/SloburnChaos", swiftSettings: swiftSettings),
        .executableTarget(
            name: "sloburn-chaos",
            dependencies: [
                "SloburnChaos", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Tests/ChaosCommand", swiftSettings: swiftSettings),
        tests("SloburnChaosTests", ["SloburnChaos", "SloburnKafka", "SloburnModel"]),
    ],
    cxxLanguageStandard: .cxx17
)
