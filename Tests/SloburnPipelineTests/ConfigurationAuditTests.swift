import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What the audit topic says of who changed what.
@Suite struct ConfigurationAuditTests {
    private static func definition(_ origin: ChangeOrigin?, revision: String = "0000000000000001") -> EngineDefinition {
        var definition = BudgetPartitionTests.definition
        definition.budgets[0].revision = revision
        definition.changedBy["errors"] = origin
        return definition
    }

    /// The audit records about SLOs at the first evaluation.
    private static func told(_ partition: inout BudgetPartition) -> [String] {
        let time = BudgetPartitionTests.origin + .seconds(10)
        return partition.evaluate(at: time).validated().filter { $0.topic == .audit && $0.key == "errors" }
            .map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }

    private static let head = #"{"event":"added","kind":"SLO","name":"errors","at":"#

    @Test(
        "What is known is told, and nothing else",
        arguments: [
            (nil, #","previousRevision":null}"#), (ChangeOrigin(), #","previousRevision":null}"#),
            (ChangeOrigin(name: "Ann"), #","previousRevision":null,"author":{"name":"Ann","mail":null}}"#),
            (
                ChangeOrigin(name: "Ann", mail: "ann@example.com", commit: "0c82"),
                #","previousRevision":null,"author":{"name":"Ann","mail":"ann@example.com"},"commit":"0c82"}"#
            ), (ChangeOrigin(commit: "0c82"), #","previousRevision":null,"commit":"0c82"}"#),
        ] as [(ChangeOrigin?, String)])
    func tellsWhatIsKnown(_ origin: ChangeOrigin?, _ end: String) throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition(origin))
        let told = Self.told(&partition)
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix(Self.head) == true && told.first?.hasSuffix(end) == true, "\(told)")
    }

    @Test("The order of documents makes no difference")
    func isTheSameInAnyOrder() throws {
        func loaded(_ definition: EngineDefinition) -> [UInt8]? {
            var partition = BudgetPartition(partition: 0, definition: definition)
            let records = partition.evaluate(at: BudgetPartitionTests.origin + .seconds(10)).validated()
            return records.first { $0.topic == .audit && $0.key != "errors" }?.value
        }
        var definition = Self.definition(nil)
        var other = definition.budgets[0]
        other.slo = "zzz"
        definition.budgets.append(other)
        var reversed = definition
        reversed.budgets.reverse()
        let value = try #require(loaded(definition))
        #expect(loaded(reversed) == value)
        reversed.budgets.removeLast()
        #expect(loaded(reversed) != value)
    }

    @Test("Only a changed revision is a change, and what is removed was changed by nobody known")
    func tellsOfChangesOnly() throws {
        let (ann, bob) = (ChangeOrigin(name: "Ann"), ChangeOrigin(name: "Bob"))
        var first = BudgetPartition(partition: 0, definition: Self.definition(ann))
        _ = Self.told(&first)
        let state = first.takeCheckpoints()
        func next(_ definition: EngineDefinition) throws -> [String] {
            var partition = try BudgetPartition(
                partition: 0, definition: definition, restoring: state, isRead: { _ in true })
            return partition.evaluate(at: BudgetPartitionTests.origin + .seconds(20)).validated()
                .filter { $0.topic == .audit && $0.key == "errors" }
                .map { String(decoding: $0.value ?? [], as: UTF8.self) }
        }
        #expect(try next(Self.definition(bob)) == [])
        let changed = try next(Self.definition(bob, revision: "0000000000000002"))
        #expect(changed.count == 1 && changed.allSatisfy { $0.contains(#""changed""#) && $0.contains("Bob") })
        var without = Self.definition(bob)
        without.budgets = []
        let removed = try next(without)
        #expect(removed.count == 1 && removed.allSatisfy { $0.contains(#""removed""#) && !$0.contains("author") })
    }
}
