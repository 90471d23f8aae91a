import Foundation
import SloburnConfig
import SloburnModel
import Testing

/// A file of another tool under `Fixtures/convert`, and beside it what it becomes.
struct ConvertFixture: CustomStringConvertible {
    var format: ConversionFormat
    var file: ConfigurationFile
    /// The documents.
    var expected: String
    /// One finding a line.
    var findings: [String]

    init(_ format: ConversionFormat, _ name: String) throws {
        let folder = "\(Fixtures.root)/convert/\(format.rawValue)/"
        let stem = folder + "expected/" + name.prefix { $0 != "." }
        self.format = format
        file = ConfigurationFile(name: name, text: try String(contentsOfFile: folder + name, encoding: .utf8))
        expected = try String(contentsOfFile: stem + ".yaml", encoding: .utf8)
        findings = try String(contentsOfFile: stem + ".findings", encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    func convert() -> Conversion { ConfigurationConverter.convert([file], from: format) }

    var description: String { "\(format.rawValue)/\(file.name)" }

    static let all: [ConvertFixture] = ConversionFormat.allCases.flatMap { format in
        Fixtures.configurations(in: "convert/\(format.rawValue)").filter { $0 != "expected" }.compactMap {
            try? ConvertFixture(format, $0)
        }
    }
}

@Suite struct ConvertFixtureTests {
    @Test("Files become the documents and findings beside them", arguments: ConvertFixture.all)
    func converts(_ fixture: ConvertFixture) {
        let conversion = fixture.convert()
        #expect(conversion.text == fixture.expected)
        #expect(conversion.findings.map(\.description) == fixture.findings)
        #expect(conversion.isComplete == !fixture.findings.contains { $0.contains(": error: ") })
    }

    @Test("What comes out has no errors", arguments: ConvertFixture.all)
    func passesTheCheck(_ fixture: ConvertFixture) {
        let (configuration, findings) = ConfigurationReader.read([
            ConfigurationFile(name: "out.yaml", text: fixture.convert().text)
        ])
        #expect(findings.filter { $0.severity == .error }.map(\.description) == [])
        #expect(configuration != nil)
    }

    @Test("There are files of every tool, with and without errors")
    func countsFiles() {
        for format in ConversionFormat.allCases {
            let fixtures = ConvertFixture.all.filter { $0.format == format }
            #expect(fixtures.count >= 4)
            #expect(Set(fixtures.map { $0.convert().isComplete }) == [true, false])
        }
    }

    @Test("A file that is cut off anywhere does no harm", arguments: ConvertFixture.all)
    func survivesCuts(_ fixture: ConvertFixture) {
        let bytes = Array(fixture.file.text.utf8)
        for length in bytes.indices {
            let file = ConfigurationFile(name: "cut.yaml", text: String(decoding: bytes.prefix(length), as: UTF8.self))
            let conversion = ConfigurationConverter.convert([file], from: fixture.format)
            #expect(!conversion.text.isEmpty || !conversion.isComplete)
        }
    }

    @Test("Bytes that are wrong do no harm", arguments: ConvertFixture.all)
    func survivesChanges(_ fixture: ConvertFixture) {
        var state: UInt64 = 11
        func next(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        let original = Array(fixture.file.text.utf8)
        let likely = Array("{}[]()\"'`\\,:-#&*!<>=.0 \n".utf8)
        for round in 0..<200 {
            var bytes = original
            for _ in 0...next(below: 4) { bytes[next(below: bytes.count)] = likely[next(below: likely.count)] }
            let file = ConfigurationFile(name: "changed.yaml", text: String(decoding: bytes, as: UTF8.self))
            let conversion = ConfigurationConverter.convert([file], from: fixture.format)
            #expect(!conversion.text.isEmpty || !conversion.isComplete)
            let (_, findings) = ConfigurationReader.read([.init(name: "out.yaml", text: conversion.text)])
            let errors = findings.filter { $0.severity == .error }.map(\.description)
            #expect(errors == [], "round \(round)")
        }
    }

    @Test("Files of one tool are no mistake of another that traps", arguments: ConvertFixture.all)
    func refusesOthers(_ fixture: ConvertFixture) {
        for format in ConversionFormat.allCases where format != fixture.format {
            let conversion = ConfigurationConverter.convert([fixture.file], from: format)
            #expect(conversion.text.isEmpty)
            #expect(!conversion.isComplete)
        }
    }

    @Test("Files together have names of their own")
    func joinsFiles() {
        let file = { (name: String) in
            ConfigurationFile(
                name: name,
                text: """
                    version: prometheus/v1
                    service: \(name)
                    slos:
                      - name: ok
                        objective: 99.9
                        sli: { events: { error_query: 'sum(rate(a[5m]))', total_query: 'sum(rate(\(name)[5m]))' } }
                    """)
        }
        let conversion = ConfigurationConverter.convert([file("a"), file("b")], from: .sloth, dataSource: "web")
        #expect(conversion.findings == [])
        let budgets = ConfigurationReader.read([.init(name: "x.yaml", text: conversion.text)]).configuration?.engine
        #expect(budgets?.budgets.map(\.name) == ["a-ok", "b-ok"])
        #expect(budgets?.sources.map(\.name) == ["web"])
    }

    @Test("A path that is not there is said")
    func reportsPaths() {
        let conversion = ConfigurationConverter.convert(paths: ["/nowhere/at/all"], from: .pyrra)
        #expect(conversion.findings.map(\.rule) == [.unreadableFile])
        #expect(conversion.text.isEmpty)
    }
}
