internal import SloburnModel

extension UnitVocabulary {
    /// What Datadog counts, in singular and plural, and the abbreviations.
    static let datadogCounts: [Entry] = (nouns.flatMap { [$0, plural(of: $0)] } + otherPlurals + abbreviations)
        .map { Entry($0, .dimensionless, 1) }

    /// *Source:* docs.datadoghq.com/metrics/units, the types network, system, disk, general, DB, cache, memory, logging,
    /// APM and synthetics; github.com/DataDog/integrations-core adds heap, view and volume.
    private static let nouns = [
        "connection", "request", "packet", "segment", "response", "message", "payload", "timeout", "datagram", "route",
        "session", "hop", "process", "thread", "host", "node", "fault", "service", "instance", "cpu", "file", "inode",
        "sector", "block", "buffer", "error", "read", "write", "occurrence", "event", "time", "unit", "operation",
        "item", "task", "worker", "resource", "garbage collection", "email", "sample", "stage", "monitor", "location",
        "check", "attempt", "device", "update", "method", "job", "container", "execution", "throttle", "invocation",
        "user", "success", "build", "prediction", "exception", "table", "index", "lock", "transaction", "query", "row",
        "key", "command", "offset", "record", "object", "cursor", "assertion", "scan", "document", "shard", "flush",
        "merge", "refresh", "fetch", "column", "commit", "wait", "ticket", "question", "hit", "miss", "eviction", "get",
        "set", "page", "split", "entry", "span", "run", "step", "heap", "view", "volume",
    ]

    private static let otherPlurals = ["indices"]

    /// *Source:* docs.datadoghq.com/metrics/units.
    private static let abbreviations = [
        "conn", "req", "pkt", "seg", "rsp", "msg", "proc", "svc", "blk", "err", "rd", "wr", "op", "res", "gc", "smpl",
        "dev", "up", "mthd", "idx", "tx", "cmd", "assert", "col", "pg",
    ]

    /// The English plural: queries, misses, keys.
    private static func plural(of noun: String) -> String {
        if noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before) {
            return noun.dropLast() + "ies"
        }
        let needsVowel = ["s", "x", "ch", "sh"].contains { noun.hasSuffix($0) }
        return noun + (needsVowel ? "es" : "s")
    }
}
