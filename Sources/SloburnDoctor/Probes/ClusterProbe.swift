import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel

/// Asks the cluster about topics and groups; each question by itself.
struct ClusterProbe {
    let clients: ProbeClients
    let timeout: Duration

    /// At most so many partitions are read from at once.
    private static let mostPartitions = 512

    /// Puts what it learns into the facts.
    func ask(_ facts: inout Facts) {
        let words = ClientWords()
        do throws(KafkaError) {
            let consumer = try clients.consumer(group: facts.ingestGroup, log: words.log)
            facts.cluster = .success(try consumer.cluster(timeout: timeout))
            askForTopics(consumer, &facts)
            askForGroups(consumer, &facts)
            askForBounds(consumer, &facts)
            askForOffsets(consumer, &facts)
            readRecords(consumer, &facts)
        } catch {
            facts.cluster = .failure(Trouble(Trouble(error).kind, words.failure ?? error.description))
        }
    }

    private func askForTopics(_ consumer: KafkaConsumer, _ facts: inout Facts) {
        let plans = TopicPlan.all(for: facts.settings).map(\.name)
        for name in plans + facts.namedInputs where facts.topics[name] == nil {
            do throws(KafkaError) {
                _ = try consumer.topic(name, timeout: timeout)
            } catch {
                facts.unlisted[name] = Trouble(error)
                // A broker that has ceased to answer is not asked a dozen times.
                if error.code == .timedOut { break }
            }
        }
        let present = (plans + facts.inputs).filter { facts.topics[$0] != nil }
        guard !present.isEmpty else { return }
        do throws(KafkaError) {
            let admin = try clients.admin { _ in }
            for (name, result) in try admin.topicSettings(present, timeout: timeout) {
                facts.topicSettings[name] = result.mapError { Trouble($0) }
            }
        } catch {
            for name in present { facts.topicSettings[name] = .failure(Trouble(error)) }
        }
    }

    private func askForGroups(_ consumer: KafkaConsumer, _ facts: inout Facts) {
        for group in [facts.ingestGroup, facts.budgetGroup] {
            do throws(KafkaError) {
                facts.groups[group] = .success(try consumer.describeGroup(group, timeout: timeout))
            } catch {
                facts.groups[group] = .failure(Trouble(error))
            }
        }
    }

    private func askForBounds(_ consumer: KafkaConsumer, _ facts: inout Facts) {
        let topics = TopicPlan.all(for: facts.settings).map(\.name) + facts.inputs
        let places = topics.flatMap { facts.partitions(of: $0) }
        do throws(KafkaError) {
            let begins = try consumer.beginnings(of: places, timeout: timeout)
            let ends = try consumer.ends(of: places, timeout: timeout)
            var bounds: [TopicPartition: PartitionFacts] = [:]
            for place in places {
                guard let begin = begins[place], let end = ends[place], begin >= 0, end >= begin else {
                    let marks = try consumer.watermarks(of: place, timeout: timeout)
                    bounds[place] = PartitionFacts(begin: marks.low, end: marks.high)
                    continue
                }
                bounds[place] = PartitionFacts(begin: begin, end: end)
            }
            facts.bounds = .success(bounds)
        } catch {
            facts.bounds = .failure(Trouble(error))
        }
    }

    private func askForOffsets(_ ingest: KafkaConsumer, _ facts: inout Facts) {
        for (group, topics) in stages(facts) {
            let places = topics.flatMap { facts.partitions(of: $0) }
            guard !places.isEmpty else { continue }
            do throws(KafkaError) {
                let consumer = try group == facts.ingestGroup ? ingest : clients.consumer(group: group) { _ in }
                let offsets = try consumer.committed(places, timeout: timeout).filter { $0.offset >= 0 }
                facts.committed[group] = .success(
                    Dictionary(offsets.map { ($0.topicPartition, $0.offset) }) { $1 })
            } catch {
                facts.committed[group] = .failure(Trouble(error))
            }
        }
    }

    /// The groups of the stages, and what they read.
    private func stages(_ facts: Facts) -> [(group: String, topics: [String])] {
        [(facts.ingestGroup, facts.inputs), (facts.budgetGroup, [facts.settings.topics.deltas])]
    }

    private func readRecords(_ consumer: KafkaConsumer, _ facts: inout Facts) {
        guard let bounds = facts.bounds.value else {
            let trouble = facts.bounds.failure ?? Trouble(.other, "the bounds of partitions are not known")
            for topic in TopicPlan.all(for: facts.settings).map(\.name) + facts.inputs where facts.topics[topic] != nil
            {
                facts.reads[topic] = .failure(trouble)
            }
            return
        }
        let probe = RecordProbe(consumer: consumer, timeout: timeout)
        let next = stages(facts).flatMap { group, topics -> [PartitionOffset] in
            guard let offsets = facts.committed[group]?.value else { return [] }
            return topics.flatMap { facts.partitions(of: $0) }.compactMap { place in
                guard let bound = bounds[place] else { return nil }
                let offset = max(offsets[place] ?? bound.begin, bound.begin)
                return offset < bound.end ? PartitionOffset(place, offset: offset) : nil
            }
        }
        facts.next = probe.read(Array(next.prefix(Self.mostPartitions)), isFirstEnough: true).records
            .compactMapValues(\.first)
        // The last offsets may be those of markers.
        let last = bounds.map { PartitionOffset($0.key, offset: max($0.value.begin, $0.value.end - 10)) }
        let outcome = probe.read(Array(last.prefix(Self.mostPartitions)), isFirstEnough: false)
        facts.newest = outcome.records.compactMapValues(\.last)
        for (place, trouble) in outcome.troubles { facts.reads[place.topic] = .failure(trouble) }
        for place in outcome.answered where facts.reads[place.topic] == nil {
            facts.reads[place.topic] = .success(true)
        }
    }
}
