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
