import Foundation
import SloburnModel
import SloburnPipeline

/// Asks a schema registry, and waits for its answers.
///
/// *Source:* Confluent documentation, "Schema Registry API Reference".
struct RegistryClient: Sendable {
    /// What came of a question.
    enum Reply: Hashable {
        /// The text of an Avro schema, and those it refers to, each behind those that it uses itself.
        case known(String, references: [String])
        /// The registry has answered, and there is no schema that can be used.
        case refused(String)
        /// There is no answer that says anything; a later one may.
        case failed(String)
    }

    private enum Problem: Error {
        case refused(String)
        case failed(String)
    }

    private struct Registered: Decodable {
        var schema: String
        var schemaType: String?
        var references: [Reference]?
    }

    private struct Reference: Decodable, Hashable {
        var subject: String
        var version: Int
    }

    private struct ErrorBody: Decodable {
        var errorCode: Int

        enum CodingKeys: String, CodingKey {
            case errorCode = "error_code"
        }
    }

    private static let mediaType = "application/vnd.schemaregistry.v1+json"
    /// More than anybody's schemas refer to, and few enough to be asked for one after the other.
    private static let mostReferences = 64

    /// The registry, with name and password filled in.
    let registry: SchemaRegistry

    /// Asks for a schema.
    func reply(to id: SchemaRequest.ID) -> Reply {
        do throws(Problem) {
            let what = id.words
            let root = try schema(id.path, what)
            var found: Set<Reference> = []
            var texts: [String] = []
            try collect(root.references ?? [], of: what, &found, &texts)
            return .known(root.schema, references: texts)
        } catch {
            switch error {
            case .refused(let message): return .refused("the schema registry \(registry.url): \(message)")
            case .failed(let message): return .failed(message)
            }
        }
    }

    /// Asks for what schemas refer to, what is used before what uses it.
    private func collect(
        _ references: [Reference], of what: String, _ found: inout Set<Reference>, _ texts: inout [String]
    ) throws(Problem) {
        for reference in references where found.insert(reference).inserted {
            guard found.count <= Self.mostReferences else {
                throw .refused("\(what) refers to more than \(Self.mostReferences) others")
            }
            let subject = reference.subject.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? ""
            let schema = try schema(
                "subjects/\(subject)/versions/\(reference.version)",
                "version \(reference.version) of \(reference.subject), to which \(what) refers,")
            try collect(schema.references ?? [], of: what, &found, &texts)
            texts.append(schema.schema)
        }
    }

    private static let plain = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

    private func schema(_ path: String, _ what: String) throws(Problem) -> Registered {
        let base = registry.url.hasSuffix("/") ? registry.url : registry.url + "/"
        let answer: HTTPAnswer
        do throws(HTTPFailure) {
            answer = try HTTPClient.get(base + path, accept: Self.mediaType, as: registry)
        } catch {
            throw .failed(error.message)
        }
        guard answer.status == 200 else { throw Self.problem(answer, what) }
        guard !answer.isTooLarge else { throw .refused("\(what) is larger than \(HTTPClient.largestBody) bytes") }
        guard let schema = try? JSONDecoder().decode(Registered.self, from: answer.body) else {
            throw .failed("the answer is none of a schema registry: no JSON object with a schema")
        }
        let type = schema.schemaType ?? "AVRO"
        guard type == "AVRO" else {
            let hint = type == "JSON" ? "; JSON data are read without confluent.registry" : ""
            throw .refused("\(what) is of type \(type); only AVRO is read\(hint)")
        }
        return schema
    }

    /// What a status means; only the registry itself says that there is no such schema: a wrong path does not.
    private static func problem(_ answer: HTTPAnswer, _ what: String) -> Problem {
        let code = try? JSONDecoder().decode(ErrorBody.self, from: answer.body).errorCode
        switch (answer.status, code) {
        case (404, .some(40_400..<40_500)): return .refused("\(what) is not there")
        case (401, _), (403, _): return .failed("status \(answer.status): are user and password right?")
        case (404, _): return .failed("status 404, but not from a schema registry: is the url right?")
        case (300..<400, _): return .failed("status \(answer.status): redirects are not followed; is the url right?")
        default: return .failed("status \(answer.status)")
        }
    }
}

extension SchemaRequest.ID {
    fileprivate var path: String {
        switch self {
        case .number(let number): "schemas/ids/\(number)"
        case .guid(let guid): "schemas/guids/\(guid)"
        }
    }

    /// The schema in a message.
    fileprivate var words: String {
        switch self {
        case .number(let number): "schema \(number)"
        case .guid(let guid): "schema \(guid)"
        }
    }
}
