import Foundation
import SloburnConfig
import Testing

/// Which files a configuration is watched by.
@Suite struct ConfigurationPathsTests {
    @Test("They are those that are read, and those that are not there")
    func areThoseThatAreRead() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString)").path
        let files = FileManager.default
        defer { try? files.removeItem(atPath: root) }
        try files.createDirectory(atPath: root + "/..v1/below", withIntermediateDirectories: true)
        for name in ["b.yaml", "below/a.yml", "notes.txt"] {
            try Data().write(to: URL(fileURLWithPath: "\(root)/..v1/\(name)"))
        }
        // As a ConfigMap is mounted.
        try files.createSymbolicLink(atPath: root + "/..data", withDestinationPath: "..v1")
        for name in ["b.yaml", "below", "notes.txt"] {
            try files.createSymbolicLink(atPath: "\(root)/\(name)", withDestinationPath: "..data/\(name)")
        }
        let inFolder = ["\(root)/b.yaml", "\(root)/below/a.yml"]
        #expect(ConfigurationLoader.paths(at: [root]) == inFolder)
        #expect(ConfigurationLoader.load([root]).files.map(\.name) == inFolder)
        let named = ["\(root)/none", "\(root)/notes.txt"]
        #expect(ConfigurationLoader.paths(at: named) == named)

        try files.removeItem(atPath: root + "/below")
        #expect(ConfigurationLoader.paths(at: [root]) == ["\(root)/b.yaml"])
    }
}
