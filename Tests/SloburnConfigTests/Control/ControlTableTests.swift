import SloburnConfig
import SloburnModel
import Testing

/// Records of the control topics: what is taken, what is refused and with which words, and what is left of a key.
@Suite struct ControlTableTests {
    private static func adjustment(_ name: String = "move", to: String = "2026-11-20T23:00:00Z") -> String {
        """
        {"apiVersion":"sloburn/v1","kind":"Adjustment","metadata":{"name":"\(name)"},"spec":{"select":{"slos":["x"]},\
        "effect":"exclude","from":"2026-11-20T22:00:00Z","to":"\(to)","author":"jane","reason":"r"}}
        """
    }

    private static func engine() throws -> EngineDefinition {
        try #require(Sample.read(Sample.source, Sample.ratio()).configuration).engine
    }

    private static func taken(
        _ topic: ControlTopic, _ key: String, _ value: String?, by table: inout ControlTable
    ) throws -> [String] {
        try table.take(topic, key: key, value: value.map { Array($0.utf8) }, beside: engine())
    }

    /// What is said of a record that can't be used; nil where it can.
    private static func refusal(_ topic: ControlTopic, _ value: [UInt8]) throws -> String? {
        let engine = try engine()
        var table = ControlTable()
        do throws(ControlTable.Refusal) {
            _ = try table.take(topic, key: "move", value: value, beside: engine)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        "An adjustment that can't be used is refused with path and message",
        arguments: [
            ("", ".: expected one document, found 0"),
            ("{", ".: expected a key in quotes; the file ends here"),
            ("null", ".: expected one document, found 0"),
            ("[]", ".: expected a mapping, found a list"),
            (#"{"kind":"Adjustment"}"#, "apiVersion: is required; write openslo/v1 or sloburn/v1"),
            (
                adjustment("other"),
                "metadata.name: 'other' is not the record's key, 'move'; they must be the same"
            ),
            (
                adjustment(to: "2026-11-20T22:00:00Z"),
                "spec.to: must be later than from, 2026-11-20T22:00:00.000Z"
            ),
            (
                adjustment().replacing("exclude", with: "hide"),
                "spec.effect: 'hide' is none of exclude, suppress, grant"
            ),
            (
                adjustment().replacing(#"{"slos":["x"]}"#, with: "{}"),
                "spec.select: selects nothing; one of slos, services, tiers, labels and group is required; "
                    + #"slos: ["*"] is every SLO"#
            ),
        ])
    func refusesAdjustments(_ value: String, _ message: String) throws {
        let refusal = try Self.refusal(.adjustments, Array(value.utf8))
        #expect(refusal == message, "\(refusal ?? "taken")")
    }

    @Test(
        "An incident that can't be used is refused with path and message",
        arguments: [
            ("", "expected one JSON object, found 0 values"),
            ("{}{}", "expected one JSON object, found 2 values"),
            ("{", "expected a key in quotes; the file ends here"),
            ("7", ".: expected a mapping, found a number"),
            (
                "{}",
                "openedAt: is required; write an RFC 3339 time; "
                    + #"select: is required; say of which SLOs, such as { "services": ["checkout"] }"#
            ),
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00"}"#,
                "openedAt: '2026-11-20T22:00:00' is no instant; write a date, a time and an offset, as in "
                    + "2026-11-20T22:00:00Z or 2026-11-20T23:00:00+01:00"
            ),
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z","closedAt":"2026-11-20T22:00:00Z"}"#,
                "closedAt: must be later than openedAt"
            ),
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z","closedAt":"now"}"#,
                "closedAt: 'now' is no instant; write a date, a time and an offset, as in 2026-11-20T22:00:00Z or "
                    + "2026-11-20T23:00:00+01:00"
            ),
            (
                #"{"select":{},"openedAt":"2026-11-20T22:00:00Z"}"#,
                "select: selects nothing; one of slos, services, tiers, labels and group is required; "
                    + #"slos: ["*"] is every SLO"#
            ),
            (
                #"{"select":{"slo":["x"]},"openedAt":"2026-11-20T22:00:00Z"}"#,
                "select: selects nothing; one of slos, services, tiers, labels and group is required; "
                    + #"slos: ["*"] is every SLO; select.slo: there is no field 'slo' here; did you mean 'slos'?"#
            ),
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z","state":"open"}"#,
                "state: there is no field 'state' here; known are select, openedAt, closedAt, title, author, ticket"
            ),
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z","title":""}"#,
                "title: must not be empty"
            ),
        ])
    func refusesIncidents(_ value: String, _ message: String) throws {
        let refusal = try Self.refusal(.incidents, Array(value.utf8))
        #expect(refusal == message, "\(refusal ?? "taken")")
    }

    @Test(
        "An acknowledgement that can't be used is refused with path and message",
        arguments: [
            ("", "expected one JSON object, found 0 values"),
            ("[]", ".: expected a mapping, found a list"),
            ("{}", "by: is required; say who has taken notice"),
            (#"{"by":""}"#, "by: must not be empty"),
            (
                #"{"by":"jane","at":"now"}"#,
                "at: 'now' is no instant; write a date, a time and an offset, as in 2026-11-20T22:00:00Z or "
                    + "2026-11-20T23:00:00+01:00"
            ),
            (
                #"{"by":"jane","until":"2026-11-20T22:00:00Z"}"#,
                "until: there is no field 'until' here; known are by, id, at, note"
            ),
        ])
    func refusesAcknowledgements(_ value: String, _ message: String) throws {
        let refusal = try Self.refusal(.acknowledgements, Array(value.utf8))
        #expect(refusal == message, "\(refusal ?? "taken")")
    }

    @Test(
        "An acknowledgement is read as it is written",
        arguments: [
            (Acknowledgement(key: "a/page", episode: nil, by: "jane"), #"{"by":"jane"}"#),
            (
                Acknowledgement(
                    key: #"a{b="c"}/page"#, episode: "0123456789abcdef", by: "jane \"j\" doe\n",
                    at: Timestamp(nanoseconds: 1_795_392_000_250_000_000), note: ""),
                #"{"by":"jane \"j\" doe\n","id":"0123456789abcdef","at":"2026-11-23T00:00:00.250Z","note":""}"#
            ),
        ])
    func readsWhatIsWritten(_ acknowledgement: Acknowledgement, _ text: String) throws {
        #expect(AcknowledgementJSON.text(acknowledgement) == text)
        var table = ControlTable()
        #expect(try Self.taken(.acknowledgements, acknowledgement.key, text, by: &table) == [])
        #expect(table.acknowledgements == [acknowledgement])
        _ = try Self.taken(.acknowledgements, acknowledgement.key, nil, by: &table)
        #expect(table.acknowledgements == [])
    }

    @Test("What is no UTF-8 is refused", arguments: ControlTopic.allCases)
    func refusesBytes(_ topic: ControlTopic) throws {
        let message = try #require(try Self.refusal(topic, [0x22, 0xFF, 0x22]))
        #expect(message.hasSuffix("the value is not UTF-8"))
    }

    @Test(
        "An incident suppresses from its beginning on, to its end where it has one",
        arguments: [
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z"}"#, nil, nil, nil, "INC-1"
            ),
            (
                #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T23:00:00+01:00","closedAt":null,"title":"down"}"#,
                nil,
                nil, "down", "INC-1"
            ),
            (
                """
                {"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z","closedAt":"2026-11-20T22:30:00Z",\
                "title":"down","author":"john","ticket":"OPS-9"}
                """, 1800, "john", "down", "OPS-9"
            ),
        ] as [(String, Int64?, String?, String?, String)])
    func readsIncidents(_ value: String, _ length: Int64?, _ author: String?, _ title: String?, _ ticket: String) throws
    {
        var table = ControlTable()
        #expect(try Self.taken(.incidents, "INC-1", value, by: &table).isEmpty)
        let opened = Timestamp(seconds: 1_795_212_000)
        let expected = Adjustment(
            name: "incident/INC-1", scope: AdjustmentScope(slos: ["x"]),
            schedule: .once(from: opened, to: length.map { opened + .seconds($0) }), effect: .suppress, author: author,
            reason: title, ticket: ticket)
        #expect(table.adjustments == [expected])
    }

    @Test("The last record of a key counts; a tombstone, and one that can't be used, take it away")
    func keepsTheLatest() throws {
        var table = ControlTable()
        let incident = #"{"select":{"slos":["x"]},"openedAt":"2026-11-20T22:00:00Z"}"#
        _ = try Self.taken(.adjustments, "move", Self.adjustment(), by: &table)
        _ = try Self.taken(.adjustments, "a", Self.adjustment("a"), by: &table)
        _ = try Self.taken(.incidents, "move", incident, by: &table)
        #expect(table.adjustments.map(\.name) == ["a", "incident/move", "move"])
        let later = Self.adjustment(to: "2026-11-20T23:30:00Z")
        _ = try Self.taken(.adjustments, "move", later, by: &table)
        guard case .once(_, let end?) = table.adjustments.last?.schedule else {
            Issue.record("there is no end")
            return
        }
        #expect(end == Timestamp(seconds: 1_795_217_400))
        // Keys of different topics have nothing in common.
        _ = try Self.taken(.adjustments, "move", nil, by: &table)
        #expect(table.adjustments.map(\.name) == ["a", "incident/move"])
        #expect(throws: ControlTable.Refusal.self) { try Self.taken(.adjustments, "a", "{", by: &table) }
        #expect(throws: ControlTable.Refusal.self) { try Self.taken(.incidents, "move", "{}", by: &table) }
        #expect(table.adjustments.isEmpty)
        _ = try Self.taken(.adjustments, "nobody", nil, by: &table)
        #expect(table.adjustments.isEmpty)
    }

    @Test("What may not be meant is told, and taken")
    func warns() throws {
        var table = ControlTable()
        let record = Self.adjustment().replacing(#"["x"]"#, with: #"["xx"]"#).replacing(#","author":"jane""#, with: "")
        #expect(
            try Self.taken(.adjustments, "move", record, by: &table) == [
                "spec.author: there is no author; say who made it, for those who ask later",
                "spec.select.slos[0]: there is no SLO 'xx'; did you mean 'x'?",
            ])
        #expect(table.adjustments.map(\.name) == ["move"])
    }

    @Test("An acknowledgement is of an alert key, until its tombstone")
    func knowsAcknowledgements() throws {
        var table = ControlTable()
        let json = #"{"by": "jane", "id": "0123456789abcdef", "at": "2026-11-20T10:00:00Z", "note": "on it"}"#
        #expect(try Self.taken(.acknowledgements, "x/page", json, by: &table).isEmpty)
        let acknowledgement = Acknowledgement(
            key: "x/page", episode: "0123456789abcdef", by: "jane", at: Timestamp(seconds: 1_795_168_800),
            note: "on it")
        #expect(table.acknowledgements == [acknowledgement])
        #expect(try Self.taken(.acknowledgements, "x/page", #"{"by": "joe"}"#, by: &table).isEmpty)
        #expect(table.acknowledgements == [Acknowledgement(key: "x/page", episode: nil, by: "joe")])
        #expect(table.adjustments.isEmpty)
        #expect(throws: ControlTable.Refusal.self) {
            try Self.taken(.acknowledgements, "x/page", #"{"at": "yesterday", "who": "joe"}"#, by: &table)
        }
        // What was there before no longer holds.
        #expect(table.acknowledgements.isEmpty)
    }
}
