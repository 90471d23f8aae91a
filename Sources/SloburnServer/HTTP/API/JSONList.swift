/// Joins values that are JSON already.
enum JSONList {
    static func bytes(_ values: some Sequence<[UInt8]>) -> [UInt8] {
        let values = Array(values)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.reduce(2) { $0 + $1.count + 1 })
        append(values, to: &bytes)
        return bytes
    }

    static func append(_ values: some Sequence<[UInt8]>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes += value
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
