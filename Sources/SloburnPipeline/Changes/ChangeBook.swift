import SloburnAlerting
import SloburnModel

extension BudgetDefinition {
    /// Whose changes may be why its budget burns: its service, and those that it depends on.
    var servicesOfChanges: [String] { [service] + dependsOn.filter { $0 != service } }
}

/// The changes of late by the services that they concern.
struct ChangeBook {
    /// How long before the beginning of the evidence a change is still near it.
    static let before = TimeSpan.minutes(30)
    /// How long before the first record of an episode one is looked for at most.
    static let longest = TimeSpan.hours(6)
    /// How many a record tells.
    static let most = 5

    private var all: [Change] = []
    private var byService: [String: [Change]] = [:]

    /// Takes all that there are, in order of time.
    mutating func take(_ changes: [Change]) {
        guard changes != all else { return }
        all = changes
        byService = [:]
        for change in changes {
            for service in change.services { byService[service, default: []].append(change) }
        }
    }

    /// The changes near the beginning of an episode and since, the latest first.
    ///
    /// - Parameters:
    ///   - services: the service, and those that it depends on.
    ///   - episode: the episode.
    ///   - time: the evaluation time.
    /// - Returns: at most `most` of them.
    func changes(of services: [String], near episode: AlertMachine.Episode, at time: Timestamp) -> [Change] {
        guard !byService.isEmpty else { return [] }
        let evidence = max(episode.burningSince ?? episode.startsAt, episode.startsAt - Self.longest)
        return Array(changes(of: services, from: evidence - Self.before, to: time).suffix(Self.most).reversed())
    }

    /// The last change within an episode, which may have ended it.
    func last(of services: [String], within episode: AlertMachine.Episode, until end: Timestamp) -> Change? {
        guard !byService.isEmpty else { return nil }
        return changes(of: services, from: episode.startsAt, to: end).last
    }

    private func changes(of services: [String], from start: Timestamp, to end: Timestamp) -> [Change] {
        var found: [Change] = []
        for service in services {
            for change in byService[service, default: []] where change.at >= start && change.at <= end {
                if !found.contains(change) { found.append(change) }
            }
        }
        return services.count == 1 ? found : found.sorted { ($0.at, $0.title) < ($1.at, $1.title) }
    }
}
