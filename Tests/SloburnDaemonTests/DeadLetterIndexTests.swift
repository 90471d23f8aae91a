import SloburnKafka
import SloburnModel
import SloburnPipeline
import Testing

@testable import SloburnDaemon

@Suite struct DeadLetterIndexTests {
    private static func headers(
        offset: Int64 = 7, index: Int = 0, reason: String = "malformed", message: String = "web: value: none",
        more: [(String, String)] = []
    ) -> KafkaHeaders {
        let own = [
            ("topic", "in"), ("partition", "2"), ("offset", "\(offset)"), ("index", "\(index)"), ("class", reason),
            ("message", message),
        ]
        var headers: KafkaHeaders = ["trace": "1"]
        for (name, text) in own { headers.append("__sloburn.errors.\(name)", text) }
        for (name, text) in more { headers.append(name, text) }
        return headers
    }

    @Test func headersTellWhatADeadLetterIs() throws {
        let letter = try #require(DeadLetterHead(Self.headers(more: [("__sloburn.replayed", "2")])))
        #expect(letter.input == InputPartition(topic: "in", partition: 2) && letter.offset == 7 && letter.index == 0)
        #expect(letter.source == "web" && letter.message == "value: none" && letter.reason == "malformed")
        #expect(letter.replays == 2 && !letter.isTruncated)
        #expect(DeadLetterHead(["trace": "1"]) == nil)
        #expect(DeadLetterHead(["__sloburn.errors.topic": "in"]) == nil)
        #expect(DeadLetterHead(Self.headers(more: [("__sloburn.errors.truncated", "9")]))?.isTruncated == true)
    }

    @Test func ownHeadersGoBackAsTheyCame() {
        let headers = Self.headers(more: [("__sloburn.replayed", "2"), ("trace", "2")])
        #expect(
            headers.replayed(times: 3) == ["trace": "1", "trace": "2", "__sloburn.replayed": "3"])
    }

    struct PlacesCase: Sendable, CustomTestStringConvertible {
        let text: String
        let places: [(partition: Int32, offset: Int64)]
        var testDescription: String { text }
    }

    @Test(arguments: [
        PlacesCase(text: "0/17-19 0/25 1/3", places: [(0, 18), (0, 17), (0, 19), (1, 3), (0, 25)]),
        PlacesCase(text: "3/0", places: [(3, 0)]), PlacesCase(text: "", places: []),
    ])
    func placesAreWrittenAndReadBack(_ test: PlacesCase) {
        let places = test.places.map { LetterPlace(partition: $0.partition, offset: $0.offset) }
        #expect(places.text == test.text)
        #expect([LetterPlace](text: test.text, topic: 0) == places.sorted())
    }

    @Test func whatIsNoPlaceIsPassedOver() {
        for text in ["0", "x/1", "0/x", "0/3-1", "0/1-2-3", "0/-1", "0/0-99999999", "/", "0/1/2"] {
            #expect([LetterPlace](text: text, topic: 0).isEmpty, "\(text)")
        }
    }

    @Test func lettersOfOneRecordAreOne() throws {
        var index = DeadLetterIndex()
        func add(_ headers: KafkaHeaders, at offset: Int64, content: Int = 1, isMeant: Bool = true) throws {
            let letter = try #require(DeadLetterHead(headers))
            index.add(letter, at: LetterPlace(partition: 0, offset: offset), content: content, isMeant: isMeant)
        }
        try add(Self.headers(index: 1), at: 10, isMeant: false)
        try add(Self.headers(index: 4), at: 11)
        try add(Self.headers(index: 4, message: "other: no"), at: 12)
        // The topic was made anew.
        try add(Self.headers(), at: 13, content: 2, isMeant: false)
        try add(Self.headers(offset: 8, message: "web: the record has 5 bytes"), at: 14)
        #expect(index.letterCount == 5 && index.meantLetterCount == 3)
        #expect(index.records.count == 3 && index.meant.count == 2)
        let record = try #require(index.record(firstAt: LetterPlace(partition: 0, offset: 10)))
        #expect(record.refused == ["web": [1, 4], "other": [4]] && record.letters.count == 3 && record.wholly.isEmpty)
        #expect(index.record(firstAt: LetterPlace(partition: 0, offset: 11)) == nil)
        #expect(index.records[2].wholly == ["web"])
        #expect(!index.isReplayed(record))
        index.addReplayed([LetterPlace(partition: 0, offset: 12)])
        #expect(index.isReplayed(record) && !index.isReplayed(index.records[1]))
    }

    struct FilterCase: Sendable, CustomTestStringConvertible {
        let filter: DeadLetterFilter
        var timestamp: Timestamp? = Timestamp(seconds: 100)
        let matches: Bool
        var testDescription: String { "\(filter)" }
    }

    @Test(arguments: [
        FilterCase(filter: DeadLetterFilter(), matches: true),
        FilterCase(filter: DeadLetterFilter(), timestamp: nil, matches: true),
        FilterCase(filter: DeadLetterFilter(reasons: ["malformed", "x"]), matches: true),
        FilterCase(filter: DeadLetterFilter(reasons: ["x"]), matches: false),
        FilterCase(filter: DeadLetterFilter(topics: ["in"], sources: ["web"]), matches: true),
        FilterCase(filter: DeadLetterFilter(topics: ["in"], sources: ["x"]), matches: false),
        FilterCase(filter: DeadLetterFilter(topics: ["x"]), matches: false),
        FilterCase(filter: DeadLetterFilter(since: Timestamp(seconds: 100)), matches: true),
        FilterCase(filter: DeadLetterFilter(since: Timestamp(seconds: 101)), matches: false),
        FilterCase(filter: DeadLetterFilter(since: Timestamp(seconds: 1)), timestamp: nil, matches: false),
        FilterCase(filter: DeadLetterFilter(until: Timestamp(seconds: 100)), matches: false),
        FilterCase(filter: DeadLetterFilter(until: Timestamp(seconds: 101)), matches: true),
    ])
    func filters(_ test: FilterCase) throws {
        let letter = try #require(DeadLetterHead(Self.headers()))
        #expect(test.filter.matches(letter, timestamp: test.timestamp) == test.matches)
    }
}
