import Foundation
import SloburnConfig
import SloburnModel
public import SloburnPipeline

/// Asks registries for schemas and waits for the answers, for commands that read records one after the other.
public final class SchemaQueries {
    /// Why a schema could not be asked for.
    public struct Failure: Error, Hashable, CustomStringConvertible {
        /// The registry and the reason.
        public let description: String
    }

    private let resolve: (SchemaRegistry) throws -> SchemaRegistry
    private var clients: [SchemaRegistry: RegistryClient] = [:]
    private var answers: [SchemaRequest: SchemaAnswer] = [:]
    private var failure: Failure?

    /// Prepares to ask; nothing is asked before the first record that needs it.
    ///
    /// - Parameter environment: the variables that names and passwords may be in.
    public init(environment: [String: String]) {
        resolve = { registry in
            try registry.resolved(environment: environment) { try String(contentsOfFile: $0, encoding: .utf8) }
        }
    }

    /// Prepares to ask registries whose names and passwords are filled in, by how they are written.
    init(registries: [SchemaRegistry: SchemaRegistry]) {
        resolve = { registries[$0] ?? $0 }
    }

    /// The answer of the registry; unknown where it gave none, which `check` then throws.
    public func answer(_ request: SchemaRequest) -> SchemaAnswer {
        if let known = answers[request] { return known }
        // One that does not answer is not asked again: the command ends.
        guard failure == nil else { return .unknown }
        do {
            switch try client(of: request.registry).reply(to: request.id) {
            case .known(let text, let references): answers[request] = .known(text, references: references)
            case .refused(let message): answers[request] = .refused(message)
            case .failed(let message): failure = Failure(description: "\(Self.words(request.registry)): \(message)")
            }
        } catch {
            failure = Failure(description: "\(Self.words(request.registry)): \(error)")
        }
        return answers[request] ?? .unknown
    }

    /// Makes sure that every question was answered.
    ///
    /// - Throws: why one was not.
    public func check() throws(Failure) {
        if let failure { throw failure }
    }

    private func client(of registry: SchemaRegistry) throws -> RegistryClient {
        if let known = clients[registry] { return known }
        let client = RegistryClient(registry: try resolve(registry))
        clients[registry] = client
        return client
    }

    private static func words(_ registry: SchemaRegistry) -> String {
        "the schema registry \(registry.url) can't be asked"
    }
}
