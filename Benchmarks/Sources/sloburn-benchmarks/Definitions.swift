import SloburnBenchmarkKit
import SloburnConfig
import SloburnModel

/// A configuration of a benchmark that Sloburn refuses.
struct RefusedConfiguration: Error, CustomStringConvertible {
    /// What it says.
    let description: String
}

/// Definitions of sources and budgets, by way of the documents that users write.
enum Definitions {
    /// The topic that all read.
    static let topic = "metrics"

    /// The definition of these SLOs, with one deltas partition that holds every key.
    static func engine(_ slos: [Deployment.SLO], labels: [String]? = nil) throws -> EngineDefinition {
        var deployment = Deployment(
            name: "benchmark", bootstrapServers: "localhost:9092", input: topic, slos: slos)
        if let labels { deployment.labels = labels }
        let file = ConfigurationFile(name: "benchmark.yaml", text: deployment.yaml)
        let (configuration, findings) = ConfigurationReader.read([file])
        guard var engine = configuration?.engine else {
            throw RefusedConfiguration(description: findings.map(\.description).joined(separator: "\n"))
        }
        engine.partitions = 1
        return engine
    }

    /// One SLO that counts every event, and others, as many as are left, whose services never come.
    ///
    /// The others are copies of the second one: reading a thousand documents takes longer than what is measured.
    static func onlyOneMatching(_ count: Int) throws -> EngineDefinition {
        var engine = try engine(Deployment.SLO.onlyOneMatching(min(count, 2)))
        guard count > 2, let pattern = engine.budgets.last else { return engine }
        for index in 2..<count { engine.budgets.append(pattern.renamed("absent-\(index)")) }
        return engine
    }

    /// SLOs that share out the services, and ask of each event whether it took at most so many milliseconds.
    static func thresholds(_ count: Int) throws -> EngineDefinition {
        var engine = try engine(Deployment.SLO.sharingServices(count))
        for index in engine.budgets.indices {
            guard case .ratio(_, _, let total) = engine.budgets[index].indicator else { continue }
            let milliseconds = Int64(100 + index)
            engine.budgets[index].indicator = .threshold(
                total,
                Threshold(
                    comparison: .lte, value: Double(milliseconds) / 1_000, nanoseconds: milliseconds * 1_000_000,
                    family: .time))
        }
        return engine
    }

    /// One SLO in groups of the label `g100`, `g1000` and so on.
    static func grouped(by groups: Int = 100_000) throws -> EngineDefinition {
        try engine([.grouped(by: groups)], labels: ["status", "g\(groups)"])
    }
}

extension BudgetDefinition {
    /// The same budget of another service.
    fileprivate func renamed(_ name: String) -> BudgetDefinition {
        var copy = self
        copy.slo = name
        copy.revision = name
        copy.countingRevision = name
        guard case .ratio(var numerator, let counts, var total) = indicator else { return copy }
        numerator.selector = numerator.selector.selecting(service: name)
        total.selector = total.selector.selecting(service: name)
        copy.indicator = .ratio(numerator: numerator, counts: counts, total: total)
        return copy
    }
}

extension Selector {
    fileprivate func selecting(service: String) -> Selector {
        var copy = self
        for index in copy.matchers.indices where copy.matchers[index].label == "service" {
            copy.matchers[index].value = service
        }
        return copy
    }
}
