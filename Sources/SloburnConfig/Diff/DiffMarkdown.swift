/// Writes differences for a pull request, in the Markdown of GitHub and GitLab.
enum DiffMarkdown {
    static func render(_ diff: ConfigurationDiff) -> String {
        var blocks = ["**\(escaped(DiffSummary(diff: diff).line))**"]
        for service in diff.services {
            blocks.append("### \(escaped(service.name))")
            blocks.append(table(service.slos))
            blocks += service.slos.compactMap(details)
        }
        if !diff.sources.isEmpty {
            blocks.append("### Sources")
            blocks += diff.sources.flatMap(source)
        }
        if !diff.adjustments.isEmpty {
            blocks.append("### Adjustments")
            blocks += diff.adjustments.flatMap(adjustment)
        }
        if !diff.routes.isEmpty {
            blocks.append("### Routes")
            blocks += diff.routes.flatMap(route)
        }
        if !diff.daemon.isEmpty {
            blocks.append("### Daemon")
            blocks.append(table(diff.daemon))
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func table(_ slos: [BudgetDiff]) -> String {
        let head = ["| SLO | change | on reload | revision |", "|---|---|---|---|"]
        let rows = slos.map { slo in
            let name = slo.previousName.map { "\(code($0)) → \(code(slo.name))" } ?? code(slo.name)
            let change = [slo.kind.rawValue, slo.direction?.rawValue].compactMap { $0 }.joined(separator: ", ")
            let revisions = [slo.previousRevision, slo.revision].compactMap { $0.map(code) }.joined(separator: " → ")
            return "| \(name) | \(change) | \(slo.effect.words) | \(revisions) |"
        }
        return (head + rows).joined(separator: "\n")
    }

    private static func table(_ changes: [PropertyChange]) -> String {
        let head = ["| property | before | after | |", "|---|---|---|---|"]
        let rows = changes.map { change in
            let remarks = [change.direction?.rawValue, change.note].compactMap { $0 }.joined(separator: ": ")
            let cells = [
                escaped(change.property), change.old.map(code) ?? "", change.new.map(code) ?? "", escaped(remarks),
            ]
            return "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined()
        }
        return (head + rows).joined(separator: "\n")
    }

    private static func details(_ slo: BudgetDiff) -> String? {
        slo.changes.isEmpty ? nil : details("\(code(slo.name)): \(what(slo))", slo.changes)
    }

    /// A heading for what differs: the names of the properties while these are few.
    private static func what(_ slo: BudgetDiff) -> String {
        guard slo.kind == .changed || slo.kind == .renamed, slo.changes.count <= 3 else {
            return DiffSummary.number(slo.changes.count, "property").replacing("propertys", with: "properties")
        }
        return slo.changes.map { escaped($0.property) }.joined(separator: ", ")
    }

    private static func details(_ title: String, _ changes: [PropertyChange]) -> String {
        // Without the empty lines, what is within is not read as Markdown.
        "<details><summary>\(title)</summary>\n\n\(table(changes))\n\n</details>"
    }

    private static func source(_ source: SourceDiff) -> [String] {
        let readers =
            source.slos.isEmpty ? "no SLO reads it" : "read by \(source.slos.map(code).joined(separator: ", "))"
        return [
            "\(code(source.name)) \(source.kind.rawValue), \(readers)",
            details(
                "\(code(source.name)): \(LabelText.names(source.changes).map(escaped).joined(separator: ", "))",
                source.changes),
        ]
    }

    private static func adjustment(_ adjustment: AdjustmentDiff) -> [String] {
        let slos = adjustment.slos.isEmpty ? "no SLO" : adjustment.slos.map(code).joined(separator: ", ")
        let names = adjustment.changes.map { escaped($0.property) }.joined(separator: ", ")
        return [
            "\(code(adjustment.name)) \(adjustment.kind.rawValue), for \(slos)",
            details("\(code(adjustment.name)): \(names)", adjustment.changes),
        ]
    }

    private static func route(_ route: RouteDiff) -> [String] {
        let names = route.changes.map { escaped($0.property) }.joined(separator: ", ")
        return ["\(code(route.name)) \(route.kind.rawValue)", details("\(code(route.name)): \(names)", route.changes)]
    }

    /// A value to be shown as it is: within code nobody is mentioned and no issue is linked.
    static func code(_ text: String) -> String { "<code>\(escaped(text))</code>" }

    /// A text in which nothing is markup: character references are never taken for structure.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if special.contains(scalar) { result += "&#\(scalar.value);" } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    private static let special = Set("&<>|`*_~[]\\#@$\"\n\r".unicodeScalars)
}
