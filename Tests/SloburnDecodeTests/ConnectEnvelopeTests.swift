import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct ConnectEnvelopeTests {
    struct Opening: CustomTestStringConvertible, Sendable {
        let value: String
        let payload: String?
        var testDescription: String { value }
    }

    static let openings: [Opening] = [
        Opening(value: #"{"schema":{"type":"struct"},"payload": {"a" : 1} }"#, payload: #"{"a" : 1}"#),
        Opening(value: #"{ "payload":[1,2], "schema":null }"#, payload: "[1,2]"),
        Opening(value: #"{"schema":{},"payload":null}"#, payload: nil),
        Opening(value: #"{"schema":{},"payload":"text"}"#, payload: #""text""#),
        Opening(value: #"{"schema":{},"payload":"te\txt"}"#, payload: #""te\u0009xt""#),
        Opening(value: #"{"schema":{},"payload":1.50}"#, payload: "1.50"),
        Opening(value: #"{"schema":{},"payload":true}"#, payload: "true"),
        Opening(value: #"{"sch\u0065ma":{},"payload":false}"#, payload: "false"),
        // No envelopes.
        Opening(value: #"{"schema":{},"payload":1,"more":1}"#, payload: #"{"schema":{},"payload":1,"more":1}"#),
        Opening(value: #"{"schema":"v1","payload":1}"#, payload: #"{"schema":"v1","payload":1}"#),
        Opening(value: #"{"schema":{},"payload":1,"payload":2}"#, payload: #"{"schema":{},"payload":1,"payload":2}"#),
        Opening(value: #"{"payload":1}"#, payload: #"{"payload":1}"#),
        Opening(value: #"{"schema":{}}"#, payload: #"{"schema":{}}"#),
        Opening(value: "{}", payload: "{}"),
        Opening(value: #" [{"schema":{},"payload":1}]"#, payload: #" [{"schema":{},"payload":1}]"#),
        Opening(value: "5", payload: "5"),
        Opening(value: "null", payload: "null"),
    ]

    @Test(arguments: openings)
    func payloadsAreTakenOut(_ opening: Opening) throws {
        let pages = try GuardedPages(capacity: 1_000)
        let envelope = ConnectEnvelope()
        for _ in 0..<2 {
            let payload = try envelope.open(pages.place(Array(opening.value.utf8)))
            #expect(payload.map { String(decoding: $0, as: UTF8.self) } == opening.payload)
        }
    }

    @Test(arguments: ["", "{", #"{"schema":{},"payload":1}x"#])
    func whatIsNotJSONIsRefused(_ value: String) throws {
        let pages = try GuardedPages(capacity: 1_000)
        let rejection = #expect(throws: Rejection.self) {
            try ConnectEnvelope().open(pages.place(Array(value.utf8)))
        }
        #expect(rejection?.reason == .malformed)
        #expect(rejection?.message.contains("the value is not JSON: ") == true)
        #expect(rejection?.message.contains("it begins with \(value.isEmpty ? "no bytes" : "bytes 7b")") == true)
    }

    @Test func mutatedRecordsAreOpenedOrRefused() throws {
        let envelope = ConnectEnvelope()
        let (pages, reader) = (try GuardedPages(capacity: 1_000), JSONTreeReader())
        var random = SeededGenerator(seed: 23)
        for opening in Self.openings {
            for _ in 0..<1_500 {
                let bytes = random.mutated(Array(opening.value.utf8))
                guard let payload = try? envelope.open(pages.place(bytes)) else { continue }
                #expect(throws: Never.self, "\(bytes)") { _ = try reader.read(payload) }
            }
        }
    }
}
