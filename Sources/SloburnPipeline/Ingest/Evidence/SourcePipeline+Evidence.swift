import SloburnModel

extension SourcePipeline {
    /// Notes that a sample was accepted, where that tells something of a source that is watched.
    func noteEvidence(at time: Timestamp, on route: Int) {
        watched?.receive(at: time)
        for hearing in testimony(of: route).hearings {
            evidence.sources[hearing.watched].hear(name: hearing.name, at: time)
        }
    }

    /// Notes how many samples of watched sources there should be.
    ///
    /// - Parameters:
    ///   - weight: what a sample counts; below 0 where it takes back what an earlier one did.
    ///   - time: its event time.
    ///   - route: its route.
    func declare(_ weight: Int64, at time: Timestamp, on route: Int) {
        for watched in testimony(of: route).declarations { evidence.sources[watched].declare(weight, at: time) }
    }
}
