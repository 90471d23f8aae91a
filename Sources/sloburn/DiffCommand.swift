public import ArgumentParser
public import SloburnConfig

/// `sloburn diff`: what changes for whom from one configuration to another.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what changes for whom between two configurations.",
        discussion: """
            Compares what two configurations mean, not how they are written: the SLOs that are added, removed, renamed, \
            tightened and loosened, by service; what a reload makes of their counts; the alerts; the sources; the \
            daemon. Exits with 0 when nothing differs, with 1 when something does, and with 2 when either side has \
            errors, which go to standard error as those of sloburn check.

            Examples:
              sloburn diff slos/ new-slos/
              sloburn diff --format json old.yaml new.yaml

            What a branch changes, as a step of a pull request:
              git worktree add --detach ../base origin/main
              sloburn diff --format markdown ../base/slos slos > diff.md || test $? -eq 1
              git worktree remove ../base
            """)

    @Argument(help: ArgumentHelp("The configuration in force: a file or folder.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The configuration that is to follow: a file or folder.", valueName: "new"))
    var new: String

    @Option(help: "text: for a terminal; json: one object; markdown: for a pull request.")
    var format: DiffFormat = .text

    func run() throws {
        let sides = [old, new].map { path in
            let (configuration, findings) = ConfigurationSource.read([path])
            if configuration == nil { for finding in findings { StandardError.write("\(finding)\n") } }
            return configuration
        }
        guard let before = sides[0], let after = sides[1] else { throw ExitCode(2) }
        let diff = ConfigurationDiff(from: before, to: after)
        print(format.render(diff), terminator: "")
        if !diff.isEmpty { throw ExitCode(1) }
    }
}

extension DiffFormat: ExpressibleByArgument {}
