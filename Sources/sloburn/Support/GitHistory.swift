import Foundation
import SloburnConfig
import SloburnModel

/// Asks git who last changed the files of a configuration that lies in a work tree.
///
/// Whatever goes wrong, and whatever takes too long, is as if nobody knew.
struct GitHistory {
    /// How long all questions of one reading may take.
    static let patience = Duration.seconds(1)

    private let deadline: ContinuousClock.Instant
    /// The files that differ from the last commit, by the folder asked in; nil for a folder without history.
    private var uncommitted: [String: Set<Substring>?] = [:]
    private var origins: [String: ChangeOrigin?] = [:]

    private init(deadline: ContinuousClock.Instant) { self.deadline = deadline }

    /// Fills in who changed what, where no annotation says it.
    ///
    /// - Parameters:
    ///   - engine: the budgets of a configuration.
    ///   - files: the file of each budget.
    ///   - present: what is in force: a budget that is in it unchanged keeps what is known of it.
    static func fill(_ engine: inout EngineDefinition, files: [String: String], present: EngineDefinition? = nil) {
        var history = GitHistory(deadline: .now + patience)
        let known = present?.budgets.map { ($0.name, $0.revision) } ?? []
        let revisions = Dictionary(known, uniquingKeysWith: { first, _ in first })
        for budget in engine.budgets where engine.changedBy[budget.name] == nil {
            if revisions[budget.name] == budget.revision {
                engine.changedBy[budget.name] = present?.changedBy[budget.name]
            } else if let file = files[budget.name] {
                engine.changedBy[budget.name] = history.origin(of: file)
            }
        }
    }

    /// The last commit that touched a file; nil where it was changed after that.
    private mutating func origin(of file: String) -> ChangeOrigin? {
        if let known = origins[file] { return known }
        let url = URL(filePath: file)
        let folder = url.deletingLastPathComponent().resolvingSymlinksInPath().path
        let origin = origin(of: url.lastPathComponent, in: folder)
        origins[file] = .some(origin)
        return origin
    }

    private mutating func origin(of name: String, in folder: String) -> ChangeOrigin? {
        if uncommitted[folder] == nil { uncommitted[folder] = .some(changes(in: folder)) }
        guard case .some(.some(let changes)) = uncommitted[folder], !changes.contains(name[...]) else { return nil }
        let format = "--format=%H%x00%aN%x00%aE%x00%P"
        guard let text = git(["log", "-1", "--no-show-signature", format, "--", name], in: folder) else { return nil }
        let fields = text.drop(while: \.isNewline).split(separator: "\0", omittingEmptySubsequences: false).map(
            String.init)
        guard fields.count == 4, !fields[0].isEmpty else { return nil }
        // The oldest commit of a shallow clone seems to have made everything.
        let isOldest = fields[3].allSatisfy(\.isWhitespace)
        if isOldest, git(["rev-parse", "--is-shallow-repository"], in: folder)?.hasPrefix("false") != true {
            return nil
        }
        let (author, mail) = (fields[1], fields[2])
        return ChangeOrigin(
            name: author.isEmpty ? nil : author, mail: mail.isEmpty ? nil : mail, commit: fields[0])
    }

    /// The names of what differs from the last commit; nil where there is none.
    private func changes(in folder: String) -> Set<Substring>? {
        guard Self.isInWorkTree(folder) else { return nil }
        let text = git(["diff", "--name-only", "--relative", "--no-ext-diff", "-z", "HEAD", "--", "."], in: folder)
        return text.map { Set($0.split(separator: "\0")) }
    }

    /// Whether the folder may lie in a work tree, without asking git, which is not everywhere.
    private static func isInWorkTree(_ folder: String) -> Bool {
        var url = URL(filePath: folder)
        while true {
            if FileManager.default.fileExists(atPath: url.appending(path: ".git").path) { return true }
            guard url.pathComponents.count > 1 else { return false }
            url.deleteLastPathComponent()
        }
    }

    private func git(_ arguments: [String], in folder: String) -> String? {
        // A repository's own settings must not run anything.
        let own = ["git", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C", folder]
        return ChildProcess.output(
            of: own + arguments, variables: ["GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": ""], deadline: deadline)
    }
}
