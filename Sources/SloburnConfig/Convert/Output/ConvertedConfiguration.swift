internal import SloburnModel

/// SLOs of all files together, and the documents they become.
struct ConvertedConfiguration {
    private let slos: [ConvertedSLO]
    private let dataSource: String
    /// The name of each SLO's document.
    private let names: [String]
    /// Policies, each once.
    private var policies: [(name: String, tiers: [TierDocument])] = []

    init(_ slos: [ConvertedSLO], dataSource: String) {
        self.slos = slos
        self.dataSource = dataSource
        names = Self.names(of: slos)
        addPolicies()
    }

    /// The documents as YAML.
    var text: String {
        guard !slos.isEmpty else { return "" }
        let hasThreshold = slos.contains { if case .threshold = $0.indicator { true } else { false } }
        var documents = [DataSourceStub.text(name: dataSource, hasThreshold: hasThreshold)]
        documents += services.map { SLODocuments.service($0.label, written: $0.written) }
        documents += policies.map { SLODocuments.policy($0.name, $0.tiers) }
        documents += zip(slos, names).map { slo, name in
            SLODocuments.slo(slo, name: name, service: Self.service(slo), policy: policy(slo), source: dataSource)
        }
        return documents.joined(separator: "---\n")
    }

    private var services: [(label: String, written: String)] {
        var seen: Set<String> = []
        return slos.compactMap { slo in
            let label = Self.service(slo)
            return seen.insert(label).inserted ? (label, slo.service) : nil
        }
    }

    private static func service(_ slo: ConvertedSLO) -> String { ConvertedName.label(slo.service, fallback: "service") }

    /// A name by itself where it is alone, else `SERVICE-NAME`, else with a number behind it.
    private static func names(of slos: [ConvertedSLO]) -> [String] {
        let labels = slos.map { ConvertedName.label($0.name, fallback: "slo") }
        let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
        var taken: Set<String> = Set(labels.filter { counts[$0] == 1 })
        return zip(slos, labels).map { slo, label in
            guard counts[label] ?? 1 > 1 else { return label }
            let full = ConvertedName.label("\(slo.service)-\(slo.name)", fallback: label)
            var name = full
            var number = 2
            while !taken.insert(name).inserted {
                name = ConvertedName.label(full, suffix: "-\(number)")
                number += 1
            }
            if number > 2 { slo.element.notConverted("the name '\(full)' is taken; it becomes '\(name)'") }
            return name
        }
    }

    private mutating func addPolicies() {
        for slo in slos {
            guard case .policy(let name, let tiers) = slo.alerting, !policies.contains(where: { $0.tiers == tiers })
            else { continue }
            let label = ConvertedName.label(name, fallback: "alerts")
            let taken = Set(policies.map(\.name)).union([BuiltInPolicy.name, BuiltInPolicy.noneName])
            var free = label
            var number = 2
            while taken.contains(free) {
                free = ConvertedName.label(label, suffix: "-\(number)")
                number += 1
            }
            policies.append((free, tiers))
        }
    }

    /// What `sloburn/burn-rate-policy` says; nil for the built-in one.
    private func policy(_ slo: ConvertedSLO) -> String? {
        switch slo.alerting {
        case .builtIn: nil
        case .none: BuiltInPolicy.noneName
        case .policy(_, let tiers): policies.first { $0.tiers == tiers }?.name
        }
    }
}
