import HTTPTypes
import Hummingbird
import HummingbirdCore
import SloburnConfig
import SloburnDaemon
import SloburnDecode
import SloburnPipeline

/// Answers `/api/v1`: one place for each address, in the order of the documentation.
struct APIResponder {
    let site: Site
    let request: Request
    let target: RequestTarget
    let access: Access

    func answer() async throws(ProblemDetails) -> Response {
        let path = target.segments.dropFirst(2)
        guard let first = path.first else { throw noPage }
        if first == "alerts", path.last == "acknowledgement", path.count > 2 {
            return try await acknowledge(path.dropFirst().dropLast().joined(separator: "/"))
        }
        guard request.method == .get || request.method == .head else {
            throw .notAllowed(request.method, but: [.get, .head])
        }
        switch (first, path.count) {
        case ("slos", 1): return try await budgets()
        case ("slos", _): return try await budget(Array(path.dropFirst()))
        case ("alerts", 1): return try await firing()
        case ("alerts", 2) where path.last == "history": return try transitions()
        case ("overview", 1): return try await overview()
        case ("periods", 1): return try await periods()
        case ("sources", 1): return SourcesAnswer(site: site, access: access).answer
        case ("status", 1): return StatusAnswer(site: site, access: access).answer
        case ("stream", 1): return try EventStream(site: site, target: target, access: access).answer(request)
        case ("openapi.json", 1):
            guard let bytes = DashboardFiles.bytes("openapi.json") else { throw noPage }
            return Answer.bytes(bytes, Answer.json, caching: "no-cache")
        default: throw noPage
        }
    }

    private var noPage: ProblemDetails {
        .notFound("there is no \(request.uri.path); /api/v1/openapi.json describes what there is")
    }

    /// What tells answers to others apart: the same query asked with another scope has another answer.
    private func name(_ what: String) -> String {
        let scope = access.scope.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(what)?\(request.uri.query ?? "")|\(scope)"
    }
}

// MARK: - Budgets

extension APIResponder {
    private static let largestPage: Int64 = 100_000

    private func budgets() async throws(ProblemDetails) -> Response {
        let (board, access, filter) = (site.board, access, try target.filter())
        let (limit, after) = (try target.integer("limit", 1...Self.largestPage), target["after"])
        return await Answer.cached(request, site.cache, name: name("slos"), tag: board.tag) {
            var entries = board.budgets.lazy.filter { filter.passes($0, access) }.map { ($0.key, $0.snapshot) }[...]
            if let after { entries = entries.drop { $0.0 <= after } }
            return JSONList.bytes(entries.prefix(Int(limit ?? Self.largestPage)).map(\.1))
        }
    }

    private func overview() async throws(ProblemDetails) -> Response {
        let (board, access, filter) = (site.board, access, try target.filter())
        return await Answer.cached(request, site.cache, name: name("overview"), tag: board.tag) {
            Overview(board: board, access: access, filter: filter).json
        }
    }

    private func budget(_ path: [String]) async throws(ProblemDetails) -> Response {
        // The key first: an SLO may be called as one of the pages below it.
        if let entry = entry(path.joined(separator: "/")) {
            return Answer.bytes(entry.snapshot, Answer.json)
        }
        let key = path.dropLast().joined(separator: "/")
        switch path.last {
        case "history" where path.count > 1:
            guard let entry = entry(key) else { throw .noBudget(key) }
            return try await history(entry)
        case "definition" where path.count > 1:
            guard let entry = entry(key) else { throw .noBudget(key) }
            return try DefinitionAnswer(site: site, entry: entry).answer
        default: throw .noBudget(path.joined(separator: "/"))
        }
    }

    private func entry(_ key: String) -> BudgetEntry? {
        guard let entry = site.board.budget(key), access.sees(entry.labels) else { return nil }
        return entry
    }

    private func history(_ entry: BudgetEntry) async throws(ProblemDetails) -> Response {
        switch await site.origins.history(try target.historyQuestion(of: entry)) {
        case .success(let history): return Answer.bytes(history.json, Answer.json)
        case .failure(.isElsewhere):
            throw .notFound(
                "what was counted of '\(entry.key)' is held by another process; `sloburn dashboard` tells of all")
        case .failure(.isBusy):
            throw ProblemDetails(status: .serviceUnavailable, detail: "too many ask for history; try again in a second")
        }
    }
}

// MARK: - Alerts and periods

extension APIResponder {
    private static let pageOfTransitions: Int64 = 200

    private func firing() async throws(ProblemDetails) -> Response {
        let (board, access, filter) = (site.board, access, try target.filter())
        return await Answer.cached(request, site.cache, name: name("alerts"), tag: board.tag) {
            JSONList.bytes(board.firing.lazy.filter { filter.passes($0, access) }.map(\.json))
        }
    }

    private func transitions() throws(ProblemDetails) -> Response {
        let (filter, key) = (try target.filter(), target["key"])
        let limit = try target.integer("limit", 1...1_000) ?? Self.pageOfTransitions
        let before = try target.integer("before", 0...Int64.max) ?? Int64.max
        let found = site.board.transitions.reversed().lazy.filter { entry in
            entry.sequence < before && (key.map { isOf($0, entry) } ?? true) && filter.passes(entry, access)
        }
        let page = Array(found.prefix(Int(limit) + 1))
        var writer = JSONWriter(reserving: 4_096)
        writer.object { answer in
            answer.key("alerts")
            answer.array { list in
                for entry in page.prefix(Int(limit)) {
                    list.object {
                        $0.member("sequence", entry.sequence)
                        $0.key("record")
                        $0.raw(entry.json)
                    }
                }
            }
            answer.key("next")
            if page.count > Int(limit) {
                answer.value(page[Int(limit) - 1].sequence)
            } else {
                answer.value(nil as String?)
            }
        }
        return Answer.bytes(writer.bytes, Answer.json)
    }

    /// Whether an alert has a key, or is of a budget that has it.
    private func isOf(_ key: String, _ entry: AlertEntry) -> Bool {
        guard entry.key.hasPrefix(key) else { return false }
        let rest = entry.key.dropFirst(key.count)
        return rest.isEmpty || rest.first == "/" && !rest.dropFirst().contains("/")
    }

    private func periods() async throws(ProblemDetails) -> Response {
        let (board, access, filter) = (site.board, access, try target.filter())
        let (from, to) = (try target.time("from"), try target.time("to"))
        return await Answer.cached(request, site.cache, name: name("periods"), tag: board.tag) {
            let entries = board.periods.lazy.filter { entry in
                filter.passes(entry, access)
                    && (from.map { (entry.facts.periodEnd ?? entry.facts.at) > $0 } ?? true)
                    && (to.map { entry.facts.periodFrom < $0 } ?? true)
            }
            return JSONList.bytes(entries.map(\.json))
        }
    }
}

// MARK: - Acknowledgements

extension APIResponder {
    private static let largestNote = 16_384

    private func acknowledge(_ key: String) async throws(ProblemDetails) -> Response {
        guard request.method == .post || request.method == .delete else {
            throw .notAllowed(request.method, but: [.post, .delete])
        }
        guard access.role == .operator, let name = access.name else {
            throw .forbidden("only a token of the role operator may take notice of alerts")
        }
        guard let acknowledge = site.origins.acknowledge else { throw .notFound("this server only reads") }
        guard let alert = site.board.firing.first(where: { $0.key == key }), access.sees(alert.labels) else {
            throw .notFound("no alert fires that has the key '\(key)'")
        }
        let isUndo = request.method == .delete
        let order = AcknowledgementOrder(
            key: key, by: name, note: isUndo ? nil : try await note(), isUndo: isUndo)
        do {
            try await OffPool.run { try acknowledge(order) }
        } catch let problem as AcknowledgementBook.Problem {
            throw ProblemDetails(status: .conflict, detail: problem.fact)
        } catch {
            throw ProblemDetails(
                status: .serviceUnavailable, detail: "the brokers did not take it; the log of the server tells why")
        }
        return Response(status: .accepted)
    }

    private func note() async throws(ProblemDetails) -> String? {
        let bytes: [UInt8]
        do {
            bytes = Array(buffer: try await request.body.collect(upTo: Self.largestNote))
        } catch {
            throw ProblemDetails(
                status: .contentTooLarge, detail: "the body must have at most \(Self.largestNote) bytes")
        }
        guard !bytes.isEmpty else { return nil }
        do {
            return try bytes.readObject(.init()) { fields throws(SnapshotError) in fields.optionalText("note") }
        } catch {
            throw .badRequest(
                "the body must be a JSON object such as {\"note\":\"looking into it\"}: \(error.description)")
        }
    }
}
