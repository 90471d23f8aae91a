internal import SloburnModel

/// Reads incidents: while one is open, no alert of the SLOs that it is about begins.
enum IncidentReader {
    /// What an incident is called among adjustments.
    static func name(of id: String) -> String { "incident/\(id)" }

    /// The incident as what it does.
    ///
    /// - Parameters:
    ///   - root: `{"select": …, "openedAt": …, "closedAt": …, "title": …, "author": …, "ticket": …}`; `closedAt` is left
    ///     out, or null, while it is open.
    ///   - id: the record's key.
    /// - Returns: nil, with findings, where it can't be used.
    static func adjustment(_ root: Element, id: String) -> Adjustment? {
        let known = ["select", "openedAt", "closedAt", "title", "author", "ticket"]
        guard let fields = Fields(root, known) else { return nil }
        let scope = fields.required("select", "say of which SLOs, such as { \"services\": [\"checkout\"] }")
            .flatMap(AdjustmentSpecReader.scope)
        let opened = fields.required("openedAt", "write an RFC 3339 time")?.instant()
        let closed = fields["closedAt"].map { $0.instant() }
        if let opened, case .some(.some(let end)) = closed, end <= opened {
            fields["closedAt"]?.error(.outOfRange, "must be later than openedAt")
            return nil
        }
        guard let scope, let opened, closed != .some(nil) else { return nil }
        return Adjustment(
            name: name(of: id), scope: scope, schedule: .once(from: opened, to: closed ?? nil), effect: .suppress,
            author: fields["author"]?.nonEmptyText(), reason: fields["title"]?.nonEmptyText(),
            ticket: fields["ticket"]?.nonEmptyText() ?? id)
    }
}
