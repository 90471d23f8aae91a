internal import CRdKafka
import Foundation
import Synchronization

/// Keeps a consumer from spinning on brokers that answer empty fetches at once; see `FetchPacer`.
///
/// librdkafka calls it from the thread of each broker, which then waits for at most `FetchPacer.longest`. That thread
/// does nothing else meanwhile, and after an empty answer there is nothing else to do. The object outlives the client.
final class FetchPacing: Sendable {
    private static let name = "sloburn-fetch-pacing"
    // The protocol's number of the request.
    private static let fetch: Int16 = 1

    private let pacers = Mutex<[Int32: FetchPacer]>([:])

    /// The brokers that have answered a fetch.
    var brokers: Set<Int32> { pacers.withLock { Set($0.keys) } }

    /// Has the client that is made of the configuration call this object.
    func install(in configuration: borrowing ClientConfiguration) throws(KafkaError) {
        try KafkaError.check(
            rd_kafka_conf_interceptor_add_on_new(
                configuration.pointer, Self.name, onNewClient, Unmanaged.passUnretained(self).toOpaque()),
            context: "pacing fetches")
    }

    fileprivate static func addCallback(to client: OpaquePointer?, of pacing: UnsafeMutableRawPointer?)
        -> rd_kafka_resp_err_t
    {
        rd_kafka_interceptor_add_on_response_received(client, name, onResponse, pacing)
    }

    fileprivate func didReceive(request: Int16, broker: Int32, size: Int, roundTrip: Int64) {
        guard request == Self.fetch else { return }
        let pause = pacers.withLock { pacers in
            pacers[broker, default: FetchPacer()].pause(afterAnswerOf: size, roundTrip: roundTrip)
        }
        if pause > 0 { usleep(UInt32(pause) * 1_000) }
    }
}

private func onNewClient(
    client: OpaquePointer?, configuration: OpaquePointer?, pacing: UnsafeMutableRawPointer?,
    reason: UnsafeMutablePointer<CChar>?, reasonSize: Int
) -> rd_kafka_resp_err_t {
    FetchPacing.addCallback(to: client, of: pacing)
}

private func onResponse(
    client: OpaquePointer?, socket: Int32, brokerName: UnsafePointer<CChar>?, broker: Int32, request: Int16,
    version: Int16, correlation: Int32, size: Int, roundTrip: Int64, error: rd_kafka_resp_err_t,
    pacing: UnsafeMutableRawPointer?
) -> rd_kafka_resp_err_t {
    if error == RD_KAFKA_RESP_ERR_NO_ERROR, let pacing {
        Unmanaged<FetchPacing>.fromOpaque(pacing).takeUnretainedValue().didReceive(
            request: request, broker: broker, size: size, roundTrip: roundTrip)
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR
}
