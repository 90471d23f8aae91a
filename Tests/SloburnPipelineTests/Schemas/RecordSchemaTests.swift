import Foundation
import SloburnTestKit
import Testing

/// The schemas of `docs/schemas`: what they are like, and that every kept record is as they say.
@Suite struct RecordSchemaTests {
    private static let types: [String: Set<String>] = [
        "slo.snapshots": ["io.sloburn.snapshot.v1"], "slo.periods": ["io.sloburn.snapshot.v1"],
        "slo.days": ["io.sloburn.day.v1"],
        "slo.alerts": ["io.sloburn.alert.v1"], "slo.alerts.active": ["io.sloburn.alert.v1"],
        "slo.budget-state": ["io.sloburn.budget-state.v1"], "slo.audit": ["io.sloburn.audit.v1"],
        "slo.quality": ["io.sloburn.quality.v1", "io.sloburn.coverage.v1", "io.sloburn.reconciliation.v1"],
    ]

    @Test("Every record of the golden backtests is as its schema says")
    func recordsAreValid() throws {
        let lines = try RecordLine.all.get()
        #expect(lines.count > 2_500)
        for line in lines {
            #expect(line.isDeadLetter == (line.topic == "slo.deadletter"))
            if !line.isDeadLetter { #expect(Self.types[line.topic]?.contains(line.headers["ce_type"] ?? "") == true) }
            #expect(try RecordSchemas.all().problems(key: line.key, headers: line.headers, value: line.value) == [])
        }
    }

    @Test("There is a schema for each type of record, and one for headers")
    func schemasAreComplete() throws {
        let types = Self.types.values.reduce(into: Set()) { $0.formUnion($1) }
        #expect(Set(try RecordSchemas.all().texts.keys) == types.union(["headers.v1", "deadletter-headers.v1"]))
    }

    @Test("Schemas have their names, say what each field is, and let more fields follow")
    func schemasAreOpen() throws {
        for (name, schema) in try RecordSchemas.all().texts {
            #expect(schema["$id"] == .text("urn:sloburn:\(name)"))
            #expect(schema["$schema"] == .text("https://json-schema.org/draft/2020-12/schema"))
            for part in Self.parts(of: schema) where part["type"] == .text("object") {
                #expect(part["additionalProperties"] != .flag(false))
                guard case .object(let members)? = part["properties"] else { continue }
                #expect(part["additionalProperties"] != nil, "\(name): \(members.keys)")
                for (member, field) in members where field["type"] != .text("integer") || part["required"] != nil {
                    #expect(field["description"]?.text?.hasSuffix(".") == true, "\(name): \(member)")
                }
            }
        }
    }

    @Test("Definitions of one name are the same in all schemas")
    func definitionsAreTheSame() throws {
        var known: [String: JSONTree] = [:]
        for (name, schema) in try RecordSchemas.all().texts {
            guard case .object(let definitions)? = schema["$defs"] else { continue }
            for (definition, tree) in definitions {
                #expect(known[definition] ?? tree == tree, "\(name): \(definition)")
                known[definition] = tree
            }
        }
    }

    @Test("Every field of a schema is in some kept record, and in docs/records.md")
    func fieldsAreUsed() throws {
        let page = try String(
            contentsOf: RecordSchemas.repository.appending(path: "docs/records.md"), encoding: .utf8)
        var used: [String: Set<String>] = [:]
        for part in try RecordLine.all.get().flatMap(\.parts) {
            used[part.schema, default: []].formUnion(part.value.places.compactMap { $0.last?.name })
        }
        for (name, schema) in try RecordSchemas.all().texts {
            for field in Self.fields(of: schema) {
                #expect(used[name]?.contains(field) == true, "no kept record of \(name) has \(field)")
                let last = field.split(separator: ".").last.map(String.init) ?? field
                let isTold = ["`", ".", "\""].contains { start in
                    ["`", ".", "[", "\""].contains { page.contains(start + last + $0) }
                }
                #expect(isTold, "docs/records.md does not tell of \(field)")
            }
        }
    }

    /// A schema and all schemas in it.
    private static func parts(of schema: JSONTree) -> [JSONTree] {
        [schema] + schema.places.compactMap { schema.value(at: $0) }
    }

    /// The names of all fields.
    private static func fields(of schema: JSONTree) -> Set<String> {
        parts(of: schema).reduce(into: []) { fields, part in
            if case .object(let members)? = part["properties"] { fields.formUnion(members.keys) }
        }
    }
}
