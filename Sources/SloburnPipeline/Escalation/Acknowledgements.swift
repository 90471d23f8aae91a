import SloburnModel

// By alert keys.
extension [String: Acknowledgement] {
    /// Who has taken notice of an episode; nil for nobody, or of another one.
    func of(_ alertKey: String, startsAt: Timestamp) -> Acknowledgement? {
        guard let found = self[alertKey] else { return nil }
        guard let id = found.episode else { return found }
        return id == AlertRecord.episodeID(of: alertKey, startsAt: startsAt) ? found : nil
    }
}

extension RouteDefinition {
    /// Who hears of a transition: of each step those of the step, of the end all who have heard of it.
    ///
    /// - Parameters:
    ///   - level: how many steps have been told.
    ///   - isFiring: whether it fires.
    /// - Returns: each of them once.
    func targets(escalationLevel level: Int, isFiring: Bool) -> [RouteTarget] {
        let steps = [targets] + escalation.map(\.targets)
        guard isFiring else {
            return steps.prefix(level + 1).joined().reduce(into: []) {
                if !$0.contains($1) { $0.append($1) }
            }
        }
        // The route may be another one than that whose steps were told.
        return steps[min(level, steps.count - 1)]
    }
}

extension JSONWriter {
    /// Writes who has taken notice of an episode, if anybody has.
    mutating func acknowledged(_ acknowledgement: Acknowledgement?) {
        guard let acknowledgement else { return }
        key("acknowledged")
        object { writer in
            writer.member("by", acknowledgement.by)
            writer.member("at", acknowledgement.at)
            writer.member("note", acknowledgement.note)
        }
    }
}
