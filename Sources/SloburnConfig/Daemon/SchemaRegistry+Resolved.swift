public import SloburnModel

extension SchemaRegistry {
    /// The registry with `${NAME}` and `${file:/path}` replaced.
    ///
    /// - Parameters:
    ///   - environment: the values of `${NAME}`.
    ///   - readFile: gives the text of a file; one line break at its end is dropped.
    /// - Returns: the registry as it is asked.
    /// - Throws: `KafkaPropertyError` where a variable is not set, a file can't be read, or the URL is none.
    public func resolved(
        environment: [String: String], readFile: (String) throws -> String
    ) throws(KafkaPropertyError) -> SchemaRegistry {
        var resolved = self
        resolved.url = try PropertyTemplate.resolve("confluent.registry.url", url, environment, readFile)
        if let problem = RegistryURL.problem(in: resolved.url) {
            throw KafkaPropertyError(property: "confluent.registry.url", message: problem)
        }
        if let user {
            resolved.user = try PropertyTemplate.resolve("confluent.registry.user", user, environment, readFile)
        }
        if let password {
            resolved.password = try PropertyTemplate.resolve(
                "confluent.registry.password", password, environment, readFile)
        }
        return resolved
    }
}

extension EngineDefinition {
    /// The registries that its sources name, by how they are written, with their places filled in.
    ///
    /// - Throws: `KafkaPropertyError`, as for one of them.
    public func resolvedRegistries(
        environment: [String: String], readFile: (String) throws -> String
    ) throws(KafkaPropertyError) -> [SchemaRegistry: SchemaRegistry] {
        var resolved: [SchemaRegistry: SchemaRegistry] = [:]
        for registry in sources.compactMap(\.avroSchemas?.registry) {
            resolved[registry] = try registry.resolved(environment: environment, readFile: readFile)
        }
        return resolved
    }
}
