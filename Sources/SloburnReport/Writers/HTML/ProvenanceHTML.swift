internal import SloburnModel

extension Report {
    /// By which rules the figures came about.
    var reckoning: String {
        """
        <h2>How this was reckoned</h2>
        <div class="card small">
        <ul class="plain">
        <li>An objective is kept when no more went bad than was allowed: all that was counted × (1 − target). Where the \
        target changed, each day is judged by its own. Verdicts are made with whole numbers, nothing is rounded before.</li>
        <li>What was achieved is cut, never rounded up: it does not look better than it is. So is what is left.</li>
        <li>Downtime is that of the bad slices. Where events are counted it is an equivalent (≈): the share of bad events \
        of the time that counted, as if nothing else had worked then.</li>
        <li>Days are those of UTC. A budget whose own calendar period is this one is told by its own figures, in its own \
        time zone.</li>
        <li>Excluded time counts for nothing, forgiven events count as good ones. “Without adjustments” says what it would \
        be otherwise.</li>
        </ul>
        </div>

        """
    }
}

extension Provenance {
    /// Where everything is from, and how it is made again.
    var html: String {
        let rows = inputs.map { input in
            [
                HTML.text(input.topic), "\(input.partition)",
                input.offsets.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "empty", HumanText.count(input.records),
                HumanText.count(input.used),
            ]
        }
        var text = "<h2>Where this is from</h2>\n<div class=\"card small\">\n"
        if let file { text += "<p>Read from the file \(HTML.text(file)).</p>\n" }
        text += HTML.table(
            ["Topic", "Partition", "Offsets (the last one is not within)", "Records", "Used"], rows,
            numbers: [1, 2, 3, 4])
        text += "<h4>SHA-256 over the records used</h4><p><code>\(hash)</code></p>\n"
        if unreadable > 0 {
            text +=
                "<p>\(HumanText.plural(unreadable, "record")) could not be read and \(unreadable == 1 ? "is" : "are") left out.</p>\n"
        }
        if !revisions.isEmpty {
            text += "<h4>Revisions</h4><p><code>\(revisions.map(HTML.text).joined(separator: " "))</code></p>\n"
        }
        if !command.isEmpty {
            text +=
                "<h4>To make it again</h4><p><code>\(HTML.text(command.map(Self.quoted).joined(separator: " ")))</code></p>\n"
        }
        return text + "<p class=\"soft\">\(HTML.text(program))</p>\n</div>\n"
    }

    /// An argument as a shell takes it.
    private static func quoted(_ argument: String) -> String {
        let isPlain = argument.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-_./:@=,+".utf8.contains(byte)
        }
        return isPlain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}
