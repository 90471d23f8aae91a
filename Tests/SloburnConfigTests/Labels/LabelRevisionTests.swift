import SloburnConfig
import SloburnModel
import Testing

/// What a change of rules or rows means for counts.
@Suite struct LabelRevisionTests {
    private static let table = "service,tier,owner\ncheckout,gold,a\nsearch,silver,b\n"

    /// A budget that selects `env` and is grouped by `tier`, one that selects `env` only, one without either.
    private static func read(_ labels: String, table: String = table) throws -> [BudgetDefinition] {
        let source = Sample.source.replacing("topics: [a],", with: "topics: [a], labels: { \(labels) },")
        let slos = [
            Sample.ratio(good: #"m{env="production"}"#, groupBy: "tier"), Sample.ratio(good: #"m{env="production"}"#),
            Sample.ratio(good: #"m{code="200"}"#),
        ].enumerated().map { $0.element.replacing("{ name: x,", with: "{ name: x\($0.offset),") }
        let text = ([source] + slos).joined(separator: "\n---\n")
        let (configuration, findings) = ConfigurationReader.read(
            [ConfigurationFile(name: "x.yaml", text: text)], tables: [ConfigurationFile(name: "t.csv", text: table)])
        return try #require(configuration, "\(findings)").engine.budgets
    }

    private static let rules = "map: { env: { prod: production } }, enrich: [{ from: t.csv, on: service }]"

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var labels = rules
        var table = LabelRevisionTests.table
        /// Which of the budgets have another revision, and which another counting revision.
        var changed: [Bool]
        var recounted: [Bool]
    }

    private static let cases = [
        Case(
            testDescription: "A row changes no counts", table: table.replacing("gold", with: "bronze"),
            changed: [true, false, false], recounted: [false, false, false]),
        Case(
            testDescription: "A row more changes no counts", table: table + "cart,gold,c\n",
            changed: [true, false, false], recounted: [false, false, false]),
        Case(
            testDescription: "A column that nobody asks for changes nothing", table: table.replacing(",b", with: ",c"),
            changed: [false, false, false], recounted: [false, false, false]),
        Case(
            testDescription: "The order of rows and columns changes nothing",
            table: "owner,service,tier\nb,search,silver\na,checkout,gold\n", changed: [false, false, false],
            recounted: [false, false, false]),
        Case(
            testDescription: "A mapped value changes what those count that ask for the label",
            labels: rules.replacing("prod:", with: "prd:"), changed: [true, true, false],
            recounted: [true, true, false]),
        Case(
            testDescription: "Another value for what is missing changes what is counted by the table",
            labels: rules.replacing("on: service", with: "on: service, missing: none"), changed: [true, false, false],
            recounted: [true, false, false]),
        Case(
            testDescription: "A rule for the label that is looked up changes what is counted by the table",
            labels: rules + ", lowercase: [service]", changed: [true, false, false], recounted: [true, false, false]),
        Case(
            testDescription: "A rule for another label changes nothing",
            labels: rules + ", rename: { a: b }, drop: [pod], defaults: { zone: x }, hash: [c], redact: [d]",
            changed: [false, false, false], recounted: [false, false, false]),
        Case(
            testDescription: "Hashing a label changes what is counted by it", labels: rules + ", hash: [tier]",
            changed: [true, false, false], recounted: [true, false, false]),
        Case(
            testDescription: "Another default counts", labels: rules + ", defaults: { code: '0' }",
            changed: [false, false, true], recounted: [false, false, true]),
    ]

    @Test("Counts begin anew for those that ask for a label whose rule is another", arguments: cases)
    func changesRevisions(_ test: Case) throws {
        let (old, new) = (try Self.read(Self.rules), try Self.read(test.labels, table: test.table))
        #expect(zip(old, new).map { $0.revision != $1.revision } == test.changed)
        #expect(zip(old, new).map { $0.countingRevision != $1.countingRevision } == test.recounted)
    }

    @Test("A source without rules has the revisions that it had, and so has one whose rules nobody needs")
    func keepsOldRevisions() throws {
        let plain = Sample.budgets(Sample.ratio())
        let (configuration, _) = Sample.read(
            Sample.source.replacing("topics: [a],", with: "topics: [a], labels: { drop: [pod] },"), Sample.ratio())
        #expect(configuration?.engine.budgets == plain)
        #expect(plain.map(\.revision) == ["161756557e74d893"])
    }
}
