import SloburnDaemon
import SloburnPipeline

/// The rows of all budgets, and the values there are to choose from.
struct Overview {
    /// The labels that are offered as filters.
    private static let facets = ["service", "team", "tier", "stage", "region"]
    /// More than anybody picks one from.
    private static let mostValues = 500

    let board: Board
    let access: Access
    let filter: BudgetFilter

    var json: [UInt8] {
        let visible = board.budgets.filter { access.sees($0.labels) }
        var writer = JSONWriter(reserving: 1_024)
        writer.object { answer in
            answer.member("generation", board.generation)
            answer.member("evaluatedAt", board.evaluatedAt)
            answer.key("facets")
            answer.object { facets in
                for name in Self.facets {
                    facets.key(name)
                    facets.array { list in
                        let values = Set(visible.lazy.flatMap { $0.labels[name] })
                        for value in values.sorted().prefix(Self.mostValues) { list.value(value) }
                    }
                }
            }
        }
        var bytes = writer.bytes
        bytes.removeLast()
        bytes += ",\"rows\":".utf8
        JSONList.append(visible.lazy.filter { filter.passes($0, access) }.map(\.row), to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
