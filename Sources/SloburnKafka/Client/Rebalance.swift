internal import CRdKafka

/// Hands a rebalance to the consumer's handlers and answers the group; runs inside poll and close.
///
/// Only the eager protocol gets here: `KafkaConsumer` refuses the cooperative strategies.
func rebalanceCallback(
    client: OpaquePointer?, code: rd_kafka_resp_err_t,
    list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, opaque: UnsafeMutableRawPointer?
) {
    guard let client, let context = ClientContext.of(opaque) else { return }
    context.rebalances += 1
    let partitions = PartitionList.partitions(of: list)
    let result: rd_kafka_resp_err_t
    switch code {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
        let chosen = context.onAssigned?(partitions) ?? []
        let places = PartitionList(startingPlaces(of: partitions, chosen: chosen))
        result = rd_kafka_assign(client, places.pointer)
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
        // Asked before the handler runs: the answer holds only while the partitions are still assigned.
        let isLost = rd_kafka_assignment_lost(client) != 0
        context.onRevoked?(partitions, isLost)
        result = rd_kafka_assign(client, nil)
    default:
        context.rebalanceError = KafkaError(code, context: "rebalancing")
        result = rd_kafka_assign(client, nil)
    }
    if result != RD_KAFKA_RESP_ERR_NO_ERROR {
        context.rebalanceError = KafkaError(result, context: "rebalancing")
    }
}

/// Every assigned partition once, where its handler wants it to begin or else at the committed offset.
private func startingPlaces(of partitions: [TopicPartition], chosen: [PartitionOffset]) -> [PartitionOffset] {
    var places: [TopicPartition: PartitionOffset] = [:]
    for place in chosen { places[place.topicPartition] = place }
    return partitions.map { places[$0] ?? PartitionOffset($0, offset: PartitionOffset.committed) }
}
