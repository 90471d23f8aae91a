import Glibc
import SloburnDecode
import SloburnModel

/// The targets by the names that `--target=` takes.
private let targets: [(name: String, make: @Sendable () throws -> any FuzzTarget)] = [
    ("avro-datum", { try AvroDatumTarget() }),
    ("avro-schema", { AvroSchemaTarget() }),
    ("cloudevents", { CloudEventsTarget() }),
    ("confluent", { ConfluentTarget() }),
    ("connect-json", { ConnectTarget() }),
    ("influx", { CodecTarget([InfluxCodec()]) }),
    ("json-tree", { try JSONTreeTarget() }),
    ("otlp-json", { CodecTarget(CodecTarget.otlpOptions.map(OTLPJSONCodec.init)) }),
    ("otlp-proto", { CodecTarget(CodecTarget.otlpOptions.map(OTLPProtoCodec.init)) }),
    // Samples that hold a time only have an index of their own and are neither points nor refused.
    ("prometheus-json", { CodecTarget([PrometheusJSONCodec()], BatchCheck(isGapless: false, keepsTexts: true)) }),
    ("telegraf-json", { CodecTarget([TelegrafJSONCodec(), TelegrafJSONCodec(timestamps: CodecTarget.anyTime)]) }),
    ("timestamps", { try TimestampTarget() }),
    ("units", { UnitTarget() }),
    ("vector-json", { CodecTarget([VectorJSONCodec()], BatchCheck(keepsTexts: true)) }),
]

/// The one that the command line names; libFuzzer passes over options that begin with two hyphens.
nonisolated(unsafe) private let target: any FuzzTarget = {
    let option = "--target="
    let name = CommandLine.arguments.last { $0.hasPrefix(option) }?.dropFirst(option.count) ?? ""
    do {
        if let target = try targets.first(where: { $0.name == name })?.make() { return target }
        say("no target \(name); there are \(targets.map(\.name).joined(separator: ", "))")
    } catch {
        say("the target \(name) can't begin: \(error)")
    }
    exit(2)
}()

/// Called by libFuzzer for each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
