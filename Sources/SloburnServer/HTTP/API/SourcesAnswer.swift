import Hummingbird
import HummingbirdCore
import SloburnDecode
import SloburnModel
import SloburnPipeline

/// How the data of each source does.
struct SourcesAnswer {
    let site: Site
    let access: Access

    var answer: Response {
        let (board, origins) = (site.board, site.origins)
        let lag = origins.lag()
        let definition = origins.catalog.definition
        var writer = JSONWriter(reserving: 2_048)
        writer.array { list in
            for source in definition.sources {
                let slos = readers(of: source, definition, board)
                // Who sees no budget of a source has no business with it.
                guard access.seesEverything || !slos.isEmpty else { continue }
                list.object { entry in
                    entry.member("name", source.name)
                    entry.key("topics")
                    entry.array { list in source.topicNames.forEach { list.value($0) } }
                    entry.member("format", source.format.word)
                    entry.figures(of: board.sources[source.name] ?? SourceFigures())
                    entry.key("lag")
                    if let lag = lag[source.name] { entry.value(lag) } else { entry.value(nil as String?) }
                    entry.alerts(of: source, board, access)
                    entry.key("slos")
                    entry.array { names in slos.forEach { names.value($0) } }
                }
            }
        }
        return Answer.bytes(writer.bytes, Answer.json)
    }

    /// The SLOs that read a source, of what may be seen.
    private func readers(
        of source: DataSourceDefinition, _ definition: EngineDefinition, _ board: Board
    ) -> [String] {
        let budgets = definition.budgets.filter { $0.sources.contains(source.name) }
        let names = Set(budgets.map(\.slo))
        if access.seesEverything { return names.sorted() }
        let visible = Set(board.budgets.lazy.filter { access.sees($0.labels) }.map(\.facts.slo))
        return names.intersection(visible).sorted()
    }
}

extension JSONWriter {
    fileprivate mutating func figures(of figures: SourceFigures) {
        let names: [StaticString] = SourceFigures.names
        for (name, count) in zip(names, figures.counts) { member("\(name)", count) }
        key("rejectedByClass")
        object { classes in
            for (name, count) in figures.rejectedByClass.sorted(by: { $0.key < $1.key }) { classes.member(name, count) }
        }
        member("countsOf", "1h")
        member("recordsPerSecond", figures.recordsPerSecond)
        member("lastSampleAt", figures.lastSample)
        key("skewMs")
        if let skew = figures.skew { value(skew) } else { value(nil as String?) }
        member("at", figures.at)
        let told = CoverageFacts(figures.coverage)
        key("coverage")
        if let shares = told.shares {
            object { coverage in
                for (name, share) in shares { coverage.member(name, share) }
            }
        } else {
            value(nil as String?)
        }
        key("fallback")
        if let fallback = told.fallback {
            object {
                $0.member("source", fallback.source)
                $0.member("since", fallback.since)
            }
        } else {
            value(nil as String?)
        }
    }

    /// Writes what the alerts on the data of a source say; whose budgets it hits is not everybody's business.
    fileprivate mutating func alerts(of source: DataSourceDefinition, _ board: Board, _ access: Access) {
        let alerts = board.firing.filter { $0.source == source.name }
        let reader = JSONTreeReader()
        key("health")
        array { list in
            for alert in alerts {
                if access.seesEverything {
                    list.raw(alert.json)
                } else {
                    _ = try? alert.json.readObject(reader) { fields throws(SnapshotError) in list.sketch(fields) }
                }
            }
        }
    }

    /// Writes of an alert on data what it says of the source alone.
    private mutating func sketch(_ alert: SnapshotObject) {
        object { sketch in
            for name: StaticString in ["key", "status", "severity", "source", "at", "startsAt", "lastSampleAt"] {
                sketch.member("\(name)", alert.optionalText(name))
            }
            sketch.key("reasons")
            sketch.array { list in
                for reason in alert.list("reasons") {
                    list.object { one in
                        one.member("reason", reason.optionalText("reason"))
                        one.member("since", reason.optionalText("since"))
                    }
                }
            }
        }
    }
}

extension DataSourceDefinition {
    /// Its topics as the configuration writes them: names, or one pattern.
    var topicNames: [String] {
        switch topics {
        case .names(let names): names
        case .pattern(let pattern): [pattern]
        }
    }
}

extension SourceFormat {
    /// The format as the configuration writes it.
    var word: String {
        switch self {
        case .json: "json"
        case .otlp(_, .proto): "otlp-proto"
        case .otlp(_, .json): "otlp-json"
        case .influx: "influx"
        case .telegrafJSON: "telegraf-json"
        case .prometheusJSON: "prometheus-json"
        case .vectorJSON: "vector-json"
        }
    }
}
