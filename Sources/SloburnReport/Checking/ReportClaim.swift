internal import SloburnDecode

/// A report that was made before, as JSON, to be made again and compared.
public struct ReportClaim: Sendable {
    /// Why a text is no report.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, and what would be right.
        public let description: String
    }

    /// What came of a comparison.
    public enum Outcome: Hashable, Sendable {
        /// Byte for byte the same.
        case same
        /// The same records give another report: the first line that differs.
        case otherText(line: Int, was: String, is: String)
        /// Other records, by the hash over them.
        case otherRecords(was: String, is: String)
    }

    struct Input: Hashable, Sendable {
        var topic: String
        var partition: Int64
        var from: Int64
        var to: Int64
        var records: Int64
    }

    let text: String
    let hash: String
    let inputs: [Input]
    let command: [String]

    /// Reads a report.
    ///
    /// - Parameter json: the report, as it was written.
    /// - Throws: `Problem` where it is none.
    public init(json: [UInt8]) throws(Problem) {
        text = String(decoding: json, as: UTF8.self)
        let reader = JSONTreeReader()
        let result = json.withUnsafeBytes { bytes -> Result<([Input], String, [String]), Problem> in
            do {
                let fields = try RecordFields(reader.read(bytes))
                guard fields.optionalText("schema") == "io.sloburn.report.v1" else {
                    throw RecordProblem("schema: io.sloburn.report.v1 is needed")
                }
                let provenance = try fields.object("provenance")
                return .success(
                    (try Self.inputs(provenance), try provenance.text("sha256"), provenance.texts("command")))
            } catch {
                return .failure(Problem(description: "no report as JSON: \(error)"))
            }
        }
        (inputs, hash, command) = try result.get()
    }

    private static func inputs(_ provenance: RecordFields) throws(RecordProblem) -> [Input] {
        var inputs: [Input] = []
        for one in try provenance.objects("inputs") {
            guard let from = try one.optionalInteger("from"), let to = try one.optionalInteger("to") else { continue }
            inputs.append(
                Input(
                    topic: try one.text("topic"), partition: try one.optionalInteger("partition") ?? 0, from: from,
                    to: to, records: try one.optionalInteger("records") ?? 0))
        }
        return inputs
    }

    /// The offset after the last one of a partition that was there when the report was made; nil where it names none.
    public func end(topic: String, partition: Int32) -> Int64? {
        inputs.first { $0.topic == topic && $0.partition == Int64(partition) }?.to
    }

    /// Whether a record was there when the report was made; those of partitions that it does not name were not.
    public func includes(topic: String, partition: Int32, offset: Int64) -> Bool {
        end(topic: topic, partition: partition).map { offset < $0 } ?? false
    }

    /// Compares a report that was made again.
    ///
    /// How many records were there that it does not tell of, and how the command was spelled, makes no difference: the
    /// broker throws old records away.
    public func compare(_ report: Report) -> Outcome {
        var report = report
        report.provenance.command = command
        for index in report.provenance.inputs.indices {
            let input = report.provenance.inputs[index]
            let known = inputs.first { $0.topic == input.topic && $0.partition == Int64(input.partition) }
            guard let known, known.from <= known.to else { continue }
            report.provenance.inputs[index].offsets = known.from..<known.to
            report.provenance.inputs[index].records = known.records
        }
        let again = report.json
        if again == text { return .same }
        if report.provenance.hash != hash { return .otherRecords(was: hash, is: report.provenance.hash) }
        let (old, new) = (text.split(separator: "\n", omittingEmptySubsequences: false), again.split(separator: "\n"))
        let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
        return .otherText(
            line: (line?.offset ?? min(old.count, new.count)) + 1, was: String(line?.element.0 ?? ""),
            is: String(line?.element.1 ?? ""))
    }
}
