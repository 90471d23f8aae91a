import SloburnModel

extension SourcePipeline {
    /// Notes that a sample was accepted, where that tells something of a source that is watched.
    func noteEvidence(at time: Timestamp, on route: Int) {
        watched?.receive(at: time)
        withRoute(route) { route in
            for hearing in route.testimony.hearings {
                evidence.sources[hearing.watched].hear(name: hearing.name, at: time)
            }
        }
    }

    /// Notes how many samples of watched sources there should be.
    ///
    /// - Parameters:
    ///   - weight: what a sample counts; below 0 where it takes back what an earlier one did.
    ///   - time: its event time.
    ///   - route: its route.
    func declare(_ weight: Int64, at time: Timestamp, on route: Int) {
        withRoute(route) { declare(weight, at: time, $0.testimony) }
    }

    /// The same, of a route that is at hand.
    func declare(_ weight: Int64, at time: Timestamp, _ testimony: Testimony) {
        for watched in testimony.declarations { evidence.sources[watched].declare(weight, at: time) }
    }
}
