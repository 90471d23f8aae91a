internal import SloburnModel

/// Finds what services depend on: annotations of Services, and of SLOs for themselves.
struct DependencyLinker {
    private let services: [String: Metadata]
    private let findings: FindingList
    /// What each service names.
    private let direct: [String: [String]]

    init(_ catalog: Catalog, findings: FindingList) {
        services = catalog.services
        self.findings = findings
        direct = catalog.services.mapValues { Self.names($0) }
    }

    /// The services that an SLO depends on, over whatever many steps, in order; without its own.
    func services(of slo: SLODocument) -> [String] {
        let own = slo.service.map { direct[$0, default: []] } ?? []
        var found: Set<String> = []
        var open = own + Self.names(slo.metadata)
        while let name = open.popLast() {
            if found.insert(name).inserted { open += direct[name, default: []] }
        }
        return found.filter { $0 != slo.service }.sorted()
    }

    /// Checks that the services named are there, and that none depends on itself.
    func check(_ slos: [SLODocument]) {
        let known = Set(services.keys).union(slos.compactMap(\.service))
        for metadata in services.values + slos.map(\.metadata) {
            guard let (_, element) = metadata.annotation(Metadata.dependsOnKey) else { continue }
            let names = Self.names(metadata)
            if names.isEmpty { element.error(.invalidValue, "must name services, with commas in between") }
            guard !findings.hasUnreadDocuments else { continue }
            for name in names where !known.contains(name) {
                element.warning(
                    .unknownService, "there is no service '\(name)'\(NearestName.hint(for: name, in: Array(known)))")
            }
        }
        for name in services.keys.sorted() {
            guard let cycle = cycle(from: name),
                let element = services[name]?.annotation(Metadata.dependsOnKey)?.element
            else { continue }
            element.error(.cyclicDependency, "'\(name)' depends on itself: \(cycle.joined(separator: " → "))")
        }
        for slo in slos {
            guard let service = slo.service, Self.names(slo.metadata).contains(service) else { continue }
            slo.metadata.annotation(Metadata.dependsOnKey)?.element
                .error(.cyclicDependency, "an SLO can't depend on its own service, '\(service)'")
        }
    }

    /// The shortest way from a service back to it; told at the first of its services only.
    private func cycle(from name: String) -> [String]? {
        var ways = [[name]]
        var seen: Set<String> = []
        while !ways.isEmpty {
            let way = ways.removeFirst()
            for next in direct[way[way.count - 1], default: []].sorted() {
                if next == name { return way.allSatisfy { $0 >= name } ? way + [name] : nil }
                if seen.insert(next).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }

    private static func names(_ metadata: Metadata) -> [String] {
        guard let (text, _) = metadata.annotation(Metadata.dependsOnKey) else { return [] }
        return text.listedWords.filter { !$0.isEmpty }
    }
}
