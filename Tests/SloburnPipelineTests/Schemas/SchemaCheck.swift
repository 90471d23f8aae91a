import SloburnPipeline
import SloburnTestKit
import Testing

extension [OutputRecord] {
    /// The records, after a look whether each of them is as its schema says; or one of so many, where there are
    /// thousands.
    func validated(
        oneOf portion: Int = 1, fileID: String = #fileID, filePath: String = #filePath, line: Int = #line,
        column: Int = #column
    ) -> Self {
        let place = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
        for index in stride(from: 0, to: count, by: portion) {
            let record = self[index]
            #expect(throws: Never.self, sourceLocation: place) {
                let problems = try RecordSchemas.all().problems(
                    key: record.key, headers: Dictionary(record.headers.map { ($0.name, $0.value) }) { $1 },
                    value: try record.value.map { try JSONTree($0) })
                #expect(problems == [], sourceLocation: place)
            }
        }
        return self
    }
}
