extension Deployment.SLO {
    private static let metric = EventGenerator.metric
    private static let ok = "status!~\"5..\""

    /// SLOs that share out the services: each event counts for exactly one of them, in its region.
    ///
    /// - Parameter count: how many SLOs, from 1 to 100.
    /// - Returns: the SLOs, `services-0` and so on.
    public static func sharingServices(_ count: Int) -> [Deployment.SLO] {
        let services = EventGenerator.services
        return (0..<count).map { index in
            let first = services.count * index / count
            let own = services[first..<(services.count * (index + 1) / count)].joined(separator: "|")
            return Deployment.SLO(
                name: "services-\(index)", good: "\(metric){service=~\"\(own)\",\(ok)}",
                total: "\(metric){service=~\"\(own)\"}", groupBy: ["region"])
        }
    }

    /// One SLO that counts every event in its region, and others whose services never come.
    ///
    /// - Parameter count: how many SLOs in all.
    /// - Returns: the SLOs, the one that matches first.
    public static func onlyOneMatching(_ count: Int) -> [Deployment.SLO] {
        let all = Deployment.SLO(name: "all", good: "\(metric){\(ok)}", total: metric, groupBy: ["region"])
        let absent = (1..<max(1, count)).map { index in
            Deployment.SLO(
                name: "absent-\(index)", good: "\(metric){service=\"absent-\(index)\",\(ok)}",
                total: "\(metric){service=\"absent-\(index)\"}", groupBy: ["region"])
        }
        return [all] + absent
    }

    /// One SLO that counts every event and looks at so many labels of wide events beside the status.
    public static func readingLabels(_ count: Int) -> Deployment.SLO {
        let others = (0..<count).map { "l\($0)!=\"never\"" }.joined(separator: ",")
        return Deployment.SLO(
            name: "labels", good: "\(metric){\(others),\(ok)}", total: "\(metric){\(others)}", groupBy: [])
    }

    /// One SLO that counts every wide event in one of `count` groups: 100, 1,000, 10,000 or 100,000.
    public static func grouped(by count: Int) -> Deployment.SLO {
        Deployment.SLO(name: "groups", good: "\(metric){\(ok)}", total: metric, groupBy: ["g\(count)"])
    }
}
