import SloburnDecode
import SloburnModel

/// Transcodes the input behind its first byte, which chooses the schema.
final class AvroDatumTarget: FuzzTarget {
    private let checks: [AvroCheck]

    init() throws {
        checks = try AvroSchemas.all.map { AvroCheck(try AvroSchema($0)) }
    }

    func run(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        checks[Int(first) % checks.count].run(UnsafeRawBufferPointer(rebasing: input.dropFirst()))
    }
}

/// Parses the input up to its first zero byte as a schema, and transcodes what is behind that as its datum.
///
/// Texts of schemas that it refers to come first, each with a record separator behind it.
final class AvroSchemaTarget: FuzzTarget {
    private static let mostReferences = 4

    func run(_ input: UnsafeRawBufferPointer) {
        let text = input.prefix { $0 != 0 }
        let texts = text.split(separator: 0x1E, maxSplits: Self.mostReferences, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        do throws(AvroSchemaError) {
            let schema = try AvroSchema(texts.last ?? "", references: texts.dropLast())
            check(schema)
            AvroCheck(schema).run(UnsafeRawBufferPointer(rebasing: input.dropFirst(text.count + 1)))
        } catch {
            require(!error.message.isEmpty, "an error of a schema without a message")
            require(error.description.utf8.count <= input.count + 4_096, "a message longer than the schema")
        }
    }

    /// Each number is that of a type.
    private func check(_ schema: AvroSchema) {
        var numbers = [schema.root]
        for type in schema.types {
            switch type.shape {
            case .record(let record): numbers += record.fields.map(\.type)
            case .array(let items): numbers.append(items)
            case .map(let values): numbers.append(values)
            case .union(let branches): numbers += branches
            default: break
            }
        }
        require(numbers.allSatisfy(schema.types.indices.contains), "types \(numbers) of \(schema.types.count)")
    }
}

/// A transcoder whose output must be JSON.
private final class AvroCheck {
    private let limits = AvroTranscoder.Limits(bytes: 1 << 14, items: 1 << 10)
    private let transcoder: AvroTranscoder
    private let reader = JSONTreeReader()

    init(_ schema: AvroSchema) {
        transcoder = AvroTranscoder(schema, limits: limits)
    }

    func run(_ datum: UnsafeRawBufferPointer) {
        let first = transcode(datum)
        require(transcode(datum) == first, "a datum gives something else the second time")
    }

    /// Transcodes a datum; a message may name eight keys.
    private func transcode(_ datum: UnsafeRawBufferPointer) -> Digest {
        var digest = Digest()
        do throws(Rejection) {
            let json = try transcoder.transcode(datum)
            require(json.count <= limits.bytes, "\(json.count) bytes of JSON")
            digest.add(json)
            checkJSON(json)
        } catch {
            digest.add(error, atMost: 4_096)
        }
        return digest
    }

    private func checkJSON(_ json: UnsafeRawBufferPointer) {
        do throws(JSONSyntaxError) {
            _ = try reader.read(json)
        } catch {
            found("no JSON: \(error.message) at byte \(error.offset) of \(String(decoding: json, as: UTF8.self))")
        }
    }
}
