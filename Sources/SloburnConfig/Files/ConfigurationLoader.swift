internal import Foundation

/// Some files of a configuration could not be read.
public struct ConfigurationLoadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One finding a file or path.
    public var findings: [Finding]

    /// The findings, one a line.
    public var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// Finds and reads the files of a configuration.
public enum ConfigurationLoader {
    /// How deep folders may lie in folders.
    private static let deepest = 32

    /// Reads files and folders.
    ///
    /// - Parameter paths: files, taken whatever their name; or folders, of which every `*.yaml` and `*.yml` below is
    ///   taken, sorted by name. Names that begin with a dot are passed over, as Kubernetes keeps copies under them.
    /// - Returns: the files, each once, by whatever names and links it is reached.
    /// - Throws: `ConfigurationLoadError` where a path does not exist or a file can't be read or is not UTF-8.
    public static func files(at paths: [String]) throws(ConfigurationLoadError) -> [ConfigurationFile] {
        let (files, findings) = load(paths)
        guard !findings.contains(where: { $0.severity == .error }) else {
            throw ConfigurationLoadError(findings: findings)
        }
        return files
    }

    /// Reads what can be read, and says what can't.
    ///
    /// - Parameter paths: as for `files(at:)`.
    /// - Returns: the files, each once, and one finding for each that is missing or unreadable.
    public static func load(_ paths: [String]) -> (files: [ConfigurationFile], findings: [Finding]) {
        var files: [ConfigurationFile] = []
        var findings: [Finding] = []
        var seen: Set<String> = []
        for path in paths {
            let found = found(at: path, &findings)
            for name in found where seen.insert(realPath(name)).inserted { read(name, into: &files, &findings) }
        }
        return (files, findings)
    }

    /// The files that `load` reads or would read; what is not there stands in the list as it was given.
    ///
    /// - Parameter paths: as for `files(at:)`.
    /// - Returns: paths in the order in which they are read.
    public static func paths(at paths: [String]) -> [String] {
        var findings: [Finding] = []
        return paths.flatMap { isFolder($0) == nil ? [$0] : found(at: $0, &findings) }
    }

    /// The file at a path, or those in the folder at it.
    private static func found(at path: String, _ findings: inout [Finding]) -> [String] {
        guard let isFolder = isFolder(path) else {
            findings.append(finding(path, "there is no such file or folder"))
            return []
        }
        guard isFolder else { return [path] }
        var folders: Set<String> = []
        let found = yamlFiles(in: path, depth: 0, &folders, &findings)
        if found.isEmpty {
            findings.append(
                Finding(
                    .warning, file: path, line: 1, column: 1, path: ".",
                    message: "no *.yaml or *.yml is below this folder", rule: .noDocuments))
        }
        return found
    }

    private static func read(_ path: String, into files: inout [ConfigurationFile], _ findings: inout [Finding]) {
        switch text(at: path) {
        case .text(let text): files.append(ConfigurationFile(name: path, text: text))
        case .unreadable(let problem): findings.append(finding(path, problem))
        }
    }

    /// Reads the file of a table.
    static func table(at path: String) -> TableFile {
        switch isFolder(path) {
        case nil: .unreadable("there is no such file")
        case true?: .unreadable("this is a folder")
        case false?: text(at: path)
        }
    }

    private static func text(at path: String) -> TableFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            return .unreadable("the file can't be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            return .unreadable("the file is not UTF-8 text")
        }
        return .text(text)
    }

    /// True for a folder, false for a file, nil for nothing at all; links are followed.
    private static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        return isFolder.boolValue
    }

    /// The path of what is there in the end, without links; the path itself where nothing is.
    private static func realPath(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// The files below a folder; each folder once, since links may lead in circles.
    private static func yamlFiles(
        in folder: String, depth: Int, _ folders: inout Set<String>, _ findings: inout [Finding]
    ) -> [String] {
        guard folders.insert(realPath(folder)).inserted else { return [] }
        guard depth < deepest, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            findings.append(finding(folder, "the folder can't be read"))
            return []
        }
        var files: [String] = []
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !name.hasPrefix(".") {
            let path = prefix + name
            if isFolder(path) == true {
                files += yamlFiles(in: path, depth: depth + 1, &folders, &findings)
            } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                files.append(path)
            }
        }
        return files
    }

    private static func finding(_ path: String, _ message: String) -> Finding {
        Finding(.error, file: path, line: 1, column: 1, path: ".", message: message, rule: .unreadableFile)
    }
}
