import SloburnKafka
import Testing

@Suite struct KafkaPropertiesTests {
    @Test func overridingReplacesAliasesToo() {
        let defaults: KafkaProperties = ["compression.type": "lz4", "linger.ms": "5"]
        let result = defaults.overridden(by: ["compression.codec": "zstd", "linger.ms": "9", "acks": "all"])
        #expect(result == ["linger.ms": "9", "compression.codec": "zstd", "acks": "all"])
        #expect(result["compression.type"] == nil)
    }

    @Test func theDefaultsAreAcceptedByLibrdkafka() {
        #expect(KafkaProperties.consumerDefaults.problems(for: .consumer) == [])
        #expect(KafkaProperties.producerDefaults.problems(for: .producer) == [])
        #expect(KafkaProperties.adminDefaults.problems(for: .producer) == [])
    }

    @Test func problemsNameUnknownPropertiesAndRefusedValues() {
        let properties: KafkaProperties = [
            "bootstrap.severs": "x", "session.timeout.ms": "soon", "client.id": "fine", "isolation.level": "dirty",
        ]
        let problems = properties.problems(for: .consumer)
        #expect(problems.map(\.name) == ["bootstrap.severs", "session.timeout.ms", "isolation.level"])
        #expect(problems.allSatisfy { $0.reason.contains($0.name) })
        // What the other role alone knows is not looked at.
        #expect(properties.problems(for: .producer).map(\.name) == ["bootstrap.severs"])
    }

    @Test func anUnknownPropertyIsNamedWhenMakingAClient() {
        do {
            _ = try KafkaProducer(properties: ["no.such.thing": "1"]) { _ in }
            Issue.record("the property was accepted")
        } catch {
            #expect(error.code == .invalidArgument)
            #expect(error.reason.contains("no.such.thing"))
        }
    }

    @Test func aRefusedValueIsNotSaidWhenMakingAClient() {
        let error = #expect(throws: KafkaError.self) {
            _ = try KafkaProducer(properties: ["security.protocol": "hunter2"]) { _ in }
        }
        #expect(error?.reason.contains("security.protocol") == true)
        #expect(error?.reason.contains("hunter2") == false)
    }

    @Test func propertiesThatContradictEachOtherAreReported() {
        let properties = KafkaProperties.producerDefaults.overridden(by: [
            "transactional.id": "t", "message.timeout.ms": "60000", "transaction.timeout.ms": "1000",
        ])
        #expect(throws: KafkaError.self) { _ = try KafkaProducer(properties: properties) { _ in } }
    }

    @Test func aCooperativeStrategyIsRefused() {
        let properties = KafkaProperties.consumerDefaults.overridden(by: [
            "group.id": "g", "partition.assignment.strategy": "cooperative-sticky",
        ])
        #expect(throws: KafkaError.self) { _ = try KafkaConsumer(properties: properties) { _ in } }
    }

    @Test func propertiesOfTheOtherRoleCauseNoLogLines() throws {
        let collector = LogCollector()
        let mixed = KafkaProperties.consumerDefaults.overridden(by: .producerDefaults).overridden(by: ["group.id": "g"])
        _ = try KafkaProducer(properties: mixed, log: collector.log)
        _ = try KafkaConsumer(properties: mixed, log: collector.log)
        _ = try KafkaAdmin(properties: mixed, log: collector.log)
        #expect(collector.all.filter { $0.message.contains("will be ignored") } == [])
    }

    @Test func errorsAreMatchedByCode() {
        let error: any Error = KafkaError(.fenced, reason: "newer", isFatal: true)
        var isMatched = false
        do {
            throw error
        } catch KafkaErrorCode.fenced {
            isMatched = true
        } catch {}
        #expect(isMatched)
        #expect("\(error)" == "newer [_FENCED]")
    }
}
