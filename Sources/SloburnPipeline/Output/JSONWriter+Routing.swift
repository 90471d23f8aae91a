import SloburnModel

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

    /// Writes who is to hear of an alert by its route.
    mutating func routeTargets(_ targets: [RouteTarget]) { write(targets, as: "targets") }

    /// Writes who has heard of an episode by now, where that is more than who is to hear of the record.
    ///
    /// - Parameters:
    ///   - route: the route; nil where none matches.
    ///   - level: how many steps of escalation have been told.
    mutating func heard(by route: RouteDefinition?, level: Int) {
        guard let route else { return }
        write(route.targets(isFiring: false, level: level), as: "heard")
    }

    private mutating func write(_ targets: [RouteTarget], as name: String) {
        key(name)
        array { writer in
            for target in targets {
                writer.object { writer in
                    writer.member("name", target.name)
                    writer.member("target", target.target)
                }
            }
        }
    }
}
