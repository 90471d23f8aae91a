import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import SloburnPipeline

/// What changes, as server-sent events.
///
/// A reader is told what differs between the state it has and the one that is published: whoever is slow is told less
/// often, and nothing is kept for anybody.
///
/// *Source:* WHATWG, HTML, "Server-sent events".
struct EventStream {
    /// What is told.
    enum View: Hashable {
        /// Every budget that changes, and every transition.
        case everything
        /// That there is a new state, and every transition.
        case changes
        /// One budget, and its transitions.
        case budget(String)
    }

    private static let first = ByteBuffer(string: "retry: 2000\n\n")

    let site: Site
    let access: Access
    let view: View
    let filter: BudgetFilter

    init(site: Site, target: RequestTarget, access: Access) throws(ProblemDetails) {
        (self.site, self.access, filter) = (site, access, try target.filter())
        if let key = target["key"] {
            guard let entry = site.board.budget(key), access.sees(entry.labels) else { throw .noBudget(key) }
            view = .budget(key)
        } else {
            switch target["view"] {
            case nil, "all": view = .everything
            case "changes": view = .changes
            case let other?: throw .badRequest("view=\(other): must be all or changes")
            }
        }
    }

    func answer(_ request: Request) -> Response {
        let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
        let authorization = request.headers[.authorization]
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        guard request.method == .get else { return Response(status: .ok, headers: headers) }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await writer.write(Self.first)
                var place = EventPlace(last, board: site.board)
                // Whoever may see less, or nothing, since a reload is to come again and hear so.
                while !site.publisher.isOver, !Task.isCancelled, site.access(authorization) == access {
                    let (text, generation) = news(&place)
                    try await writer.write(text)
                    await site.publisher.wait(after: generation)
                }
                try await writer.finish(nil)
            })
    }
}

extension EventStream {
    /// What is new for a reader.
    ///
    /// The state itself is not kept while it is sent: a slow reader would keep an old one alive.
    private func news(_ place: inout EventPlace) -> (text: ByteBuffer, generation: Int64) {
        let board = site.board
        var text = EventText()
        place.advance(to: board, in: self, &text)
        text.closing(board)
        return (text.buffer, board.generation)
    }
}

/// Up to where a reader has been told.
struct EventPlace {
    /// The state; nil before the first.
    private(set) var generation: Int64?
    /// The last transition.
    private var sequence: Int64
    /// The most transitions of a state that `view=changes` tells.
    private static let mostOfChanges = 100

    /// Begins where a reader was, or with what there is now.
    ///
    /// - Parameters:
    ///   - lastID: what it was told last, `RUN-GENERATION-SEQUENCE`; another run's tells nothing of states, but
    ///     transitions have their places in the topic.
    ///   - board: the state now.
    init(_ lastID: String?, board: Board) {
        let newest = board.transitions.last?.sequence ?? -1
        let parts = (lastID ?? "").split(separator: ".")
        guard parts.count == 3, let generation = Int64(parts[1]), let sequence = Int64(parts[2]) else {
            self.sequence = newest
            return
        }
        if parts[0] == board.run { self.generation = min(generation, board.generation) }
        self.sequence = sequence
    }

    /// Tells what is new, and takes note that it has been told.
    mutating func advance(to board: Board, in stream: EventStream, _ text: inout EventText) {
        defer {
            generation = board.generation
            sequence = max(sequence, board.transitions.last?.sequence ?? sequence)
        }
        let known = generation.flatMap { $0 < board.removalsForgotten ? nil : $0 }
        if generation != nil, known == nil { text.add("reset", Array("{}".utf8)) }
        if known != board.generation, stream.view != .everything { text.add("published", published(board, stream)) }
        for entry in budgets(board, stream) where known.map({ entry.generation > $0 }) ?? true {
            text.add("snapshot", entry.snapshot)
        }
        if let known { for key in removals(board, stream, since: known) { text.add("removed", Self.removed(key)) } }
        var news = board.transitions.suffix(from: board.firstTransition(after: sequence))
        // When thousands fire at once, a page that asks again anyway need not be told of each.
        if stream.view == .changes { news = news.suffix(Self.mostOfChanges) }
        for entry in news where isTold(entry, stream) { text.add("alert", entry.json) }
        text.identify("\(board.run).\(board.generation).\(max(sequence, board.transitions.last?.sequence ?? -1))")
    }

    private func budgets(_ board: Board, _ stream: EventStream) -> [BudgetEntry] {
        switch stream.view {
        case .everything: board.budgets.filter { stream.filter.passes($0, stream.access) }
        case .changes: []
        case .budget(let key): board.budget(key).flatMap { stream.access.sees($0.labels) ? $0 : nil }.map { [$0] } ?? []
        }
    }

    /// The budgets that a reader may know and is not told of any more.
    private func removals(_ board: Board, _ stream: EventStream, since known: Int64) -> [String] {
        let gone = board.removals.reversed().lazy.prefix { $0.generation > known }
            // One that came back is told as it is now.
            .filter { stream.access.sees($0.labels) && board.budget($0.key) == nil }.map(\.key)
        switch stream.view {
        case .changes: return []
        case .budget(let key): return gone.contains(key) ? [key] : []
        case .everything:
            let (filter, access) = (stream.filter, stream.access)
            let left = board.budgets.lazy.filter { entry in
                entry.stateGeneration > known && !filter.passes(entry, access) && filter.wouldPass(entry, access)
            }
            return Array(gone) + left.map(\.key)
        }
    }

    private func isTold(_ entry: AlertEntry, _ stream: EventStream) -> Bool {
        if case .budget(let key) = stream.view, !entry.key.hasPrefix("\(key)/") { return false }
        return stream.filter.passes(entry, stream.access)
    }

    private func published(_ board: Board, _ stream: EventStream) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { $0.state(of: board, stream.access) }
        return writer.bytes
    }

    private static func removed(_ key: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { $0.member("key", key) }
        return writer.bytes
    }
}

extension Board {
    /// The place of the first transition after one.
    fileprivate func firstTransition(after sequence: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Events as text.
struct EventText {
    private(set) var buffer = ByteBuffer()
    private var identity = ""

    /// Adds an event; its data is JSON, which has no line breaks.
    mutating func add(_ name: StaticString, _ json: [UInt8]) {
        buffer.writeString("event: \(name)\ndata: ")
        buffer.writeBytes(json)
        buffer.writeString("\n\n")
    }

    /// Says what a reader is to give back who begins anew: it holds for the whole of the text.
    mutating func identify(_ identity: String) { self.identity = identity }

    /// Ends a text that was begun: a comment where there is no event, which keeps the connection open.
    mutating func closing(_ board: Board) {
        if buffer.readableBytes == 0 { buffer.writeString(": \(board.generation)\n\n") }
        // An id without data is no event, but the next one has it.
        if !identity.isEmpty { buffer.writeString("id: \(identity)\n\n") }
    }
}
