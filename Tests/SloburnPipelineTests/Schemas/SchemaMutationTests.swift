import SloburnTestKit
import Testing

/// Kept records without a field, with a field of another type, or with one more: their schemas refuse them.
@Suite struct SchemaMutationTests {
    @Test("Whatever is changed in a record is refused", arguments: try RecordSchemas.all().texts.keys.sorted())
    func changesAreRefused(_ name: String) throws {
        let schema = try #require(try RecordSchemas.all().closed[name])
        var done: Set<String> = []
        var count = 0
        for part in try RecordLine.all.get().flatMap(\.parts) where part.schema == name {
            let form = Self.form(part.value)
            for place in [[]] + part.value.places {
                let kind = part.value.value(at: place).map(Self.kind) ?? ""
                guard done.insert("\(form) \(SchemaMutation.name(of: place)) \(kind)").inserted else { continue }
                for mutation in SchemaMutation.all(of: part.value, at: place) {
                    count += 1
                    let isAccepted = schema.accepts(mutation.record)
                    #expect(!isAccepted, "\(name): \(form) \(mutation.what)")
                }
            }
        }
        #expect(count > 30)
    }

    @Test(
        "A schema as it is published accepts fields that it does not know",
        arguments: try RecordSchemas.all().texts.keys.sorted())
    func moreFieldsAreAccepted(_ name: String) throws {
        let schema = try JSONSchema(try #require(try RecordSchemas.all().texts[name]))
        let part = try #require(try RecordLine.all.get().flatMap(\.parts).first { $0.schema == name })
        #expect(schema.accepts(part.value.replacing([.member("unheardOf")], with: .text("1"))))
    }

    /// What records of one type differ by.
    private static func form(_ record: JSONTree) -> String {
        let marks = [
            record["event"], record["kind"], record["status"], record["budgetingMethod"], record["composite"],
            record["retired"],
            record["period"]?["kind"], record["period"]?["final"],
        ]
        return marks.map { $0.map { $0.text ?? "yes" } ?? "-" }.joined(separator: " ")
    }

    private static func kind(_ value: JSONTree) -> String {
        switch value {
        case .null: "null"
        case .flag: "flag"
        case .number: "number"
        case .text: "text"
        case .list: "list"
        case .object: "object"
        }
    }
}
