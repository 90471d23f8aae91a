import Foundation

/// A wall clock for one daemon that can be put off, by libfaketime.
///
/// The monotonic clock stays true.
struct FakeClock: Sendable {
    private static let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

    /// The file that holds by how much it is off.
    let file: URL
    /// The variables that the daemon needs.
    let environment: [String: String]

    /// Makes a clock that is right.
    init(folder: URL, name: String) throws {
        guard FileManager.default.fileExists(atPath: Self.library) else {
            throw ChaosError("no libfaketime at \(Self.library); install the package faketime")
        }
        file = folder.appending(path: "\(name).clock")
        try "+0".write(to: file, atomically: true, encoding: .utf8)
        environment = [
            "LD_PRELOAD": Self.library, "FAKETIME_TIMESTAMP_FILE": file.path, "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_RESET": "1",
        ]
    }
}
