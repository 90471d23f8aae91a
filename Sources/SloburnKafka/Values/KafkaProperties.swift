/// librdkafka properties in order; each name once.
public struct KafkaProperties: Hashable, Sendable {
    /// One property.
    public struct Property: Hashable, Sendable {
        /// The property's name.
        public let name: String
        /// Its value as librdkafka reads it.
        public let value: String
    }

    /// A property that librdkafka refuses.
    public struct Problem: Hashable, Sendable {
        /// The property's name.
        public let name: String
        /// Why it is refused.
        public let reason: String
    }

    /// What a client is for.
    ///
    /// A property that only the other kind knows is left out when a client is made.
    public enum Role: Hashable, Sendable {
        /// A client that reads.
        case consumer
        /// A client that writes, or that administers topics.
        case producer
    }

    /// The properties in the order in which they are applied.
    public private(set) var all: [Property] = []

    /// No property.
    public init() {}

    /// The value of a property; setting nil removes it, setting a value keeps its place.
    public subscript(name: String) -> String? {
        get { all.last { $0.name == name }?.value }
        set {
            let index = all.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): all[index] = Property(name: name, value: value)
            case (let index?, nil): all.remove(at: index)
            case (nil, let value?): all.append(Property(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// These properties with those of `other` in their stead or added.
    ///
    /// An alias counts as the property it stands for: `compression.codec` replaces `compression.type`.
    public func overridden(by other: KafkaProperties) -> KafkaProperties {
        var result = self
        for property in other.all {
            for alias in PropertyCatalog.synonyms(of: property.name) where alias != property.name {
                result[alias] = nil
            }
            result[property.name] = property.value
        }
        return result
    }

    /// The property, whichever of its names it was given; nil where it is not set.
    public func property(_ name: String) -> Property? {
        let names = PropertyCatalog.synonyms(of: name)
        return all.last { names.contains($0.name) }
    }

    /// These properties without those that only the other role knows.
    func applicable(to role: Role) -> [Property] {
        let foreign = role == .consumer ? PropertyCatalog.producerOnly : PropertyCatalog.consumerOnly
        return all.filter { !foreign.contains($0.name) }
    }
}

extension KafkaProperties: ExpressibleByDictionaryLiteral {
    /// Makes properties from names and values, in order.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { self[name] = value }
    }
}
