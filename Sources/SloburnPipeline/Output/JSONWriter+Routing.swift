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
    mutating func routeTargets(_ targets: [RouteTarget]) {
        key("targets")
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
