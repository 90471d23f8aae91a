import SloburnConfig
import Testing

@testable import SloburnServer

@Suite struct AccessTests {
    private struct NoFile: Error {}

    private static let good = "0123456789abcdef"

    private static func table(
        _ files: [String: String], _ tokens: [HTTPSettings.Token]
    ) throws -> TokenTable {
        try TokenTable(tokens) { path in
            guard let text = files[path] else { throw NoFile() }
            return text
        }
    }

    @Test func knowsWhoseATokenIs() throws {
        let table = try Self.table(
            ["/a": "  \(Self.good)\n", "/b": "another-token-of-26-letters"],
            [
                .init(name: "a", file: "/a", role: .operator), .init(name: "b", file: "/b", scope: ["region": ["eu"]]),
            ])
        #expect(table.access("Bearer \(Self.good)") == Access(name: "a", role: .operator, scope: [:]))
        #expect(
            table.access("bearer another-token-of-26-letters")
                == Access(name: "b", role: .viewer, scope: ["region": ["eu"]]))
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Basic \(good)", good, "Bearer \(good)x", "Bearer \(good) ", "Bearer  \(good)",
    ])
    func letsNobodyElseIn(_ header: String?) throws {
        let table = try Self.table(["/a": Self.good], [.init(name: "a", file: "/a")])
        #expect(table.access(header) == nil)
    }

    @Test func asksForNothingWithoutTokens() throws {
        let table = try Self.table([:], [])
        #expect(table.access(nil) == .open)
        #expect(table.access("Bearer whatever") == .open)
    }

    @Test(
        arguments: [
            (["/a": "short"], "16 printable characters"), (["/a": "0123456789 abcdef"], "16 printable characters"),
            (["/a": ""], "16 printable characters"), ([:], "can't be read"),
            (["/a": good, "/b": good], "the token of another one"),
        ] as [([String: String], String)])
    func refusesFilesOfNoUse(_ files: [String: String], _ words: String) throws {
        let problem = #expect(throws: TokenTable.Problem.self) {
            try Self.table(
                files, [.init(name: "a", file: "/a"), .init(name: "b", file: files["/b"] == nil ? "/a" : "/b")])
        }
        #expect(problem?.description.contains(words) == true)
        #expect(problem?.description.contains(Self.good) == false)
        #expect(problem?.description.contains("http.tokens.") == true)
    }

    @Test(
        arguments: [
            ([:], true), (["region": ["eu"]], true), (["region": ["us"]], false), (["region": ["us", "eu"]], true),
            (["region": ["eu"], "team": ["shop"]], true), (["region": ["eu"], "team": ["other"]], false),
            (["nix": ["x"]], false),
        ] as [([String: [String]], Bool)])
    func seesWhatItsScopeSays(_ scope: [String: [String]], _ sees: Bool) {
        var labels = RecordLabels()
        labels.add("region", "eu")
        labels.add("team", "shop")
        #expect(Access(name: "a", role: .viewer, scope: scope).sees(labels) == sees)
    }
}

@Suite struct RequestTargetTests {
    @Test(
        arguments: [
            ("/", []), ("/api/v1/slos", ["api", "v1", "slos"]), ("//a//b/", ["a", "b"]),
            ("/slos/search%2Fgold%7Br%3D%22%22%7D/history", ["slos", "search/gold{r=\"\"}", "history"]),
            ("/a+b/%C3%A4", ["a+b", "ä"]),
        ] as [(String, [String])])
    func decodesThePath(_ path: String, _ segments: [String]) throws {
        #expect(try RequestTarget(path: path, query: nil).segments == segments)
    }

    @Test(arguments: ["/%", "/%2", "/%zz", "/%ff", "/a/%C3"])
    func refusesWhatIsNoText(_ path: String) {
        #expect(throws: ProblemDetails.self) { try RequestTarget(path: path, query: nil) }
    }

    @Test func readsTheQuery() throws {
        let target = try RequestTarget(path: "/", query: "a=1&b&c=x%26y+z&a=2&=v&&d=p=q")
        #expect(target["a"] == "2")
        #expect(target["b"] == "")
        #expect(target["c"] == "x&y z")
        #expect(target["d"] == "p=q")
        #expect(target.pairs.count == 6)
    }

    @Test func boundsTheQuery() {
        let query = (0..<65).map { "a\($0)=1" }.joined(separator: "&")
        #expect(throws: ProblemDetails.self) { try RequestTarget(path: "/", query: query) }
        #expect(throws: ProblemDetails.self) { try RequestTarget(path: "/", query: "a=%gg") }
    }

    @Test(arguments: ["0", "-1", "1.5", "x", "", "99999999999999999999"])
    func refusesNumbersThatAreNone(_ text: String) throws {
        let target = try RequestTarget(path: "/", query: "limit=\(text)")
        let problem = #expect(throws: ProblemDetails.self) { try target.integer("limit", 1...10) }
        #expect(problem?.detail == "limit=\(text): must be a whole number from 1 to 10")
    }
}
