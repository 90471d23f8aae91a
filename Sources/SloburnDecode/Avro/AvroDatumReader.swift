/// Reads one datum and writes it as JSON.
///
/// A reader is made for each datum; the program's memory outlives it.
struct AvroDatumReader {
    /// Where a value is within a datum.
    enum PathPart {
        case name(Range<Int>)
        case index(Int)
        case key(UnsafeRawBufferPointer)
    }

    let bytes: UnsafeRawBufferPointer
    let steps: UnsafeBufferPointer<AvroProgram.Step>
    let parts: UnsafeBufferPointer<AvroProgram.Part>
    let texts: UnsafeRawBufferPointer
    let limits: AvroTranscoder.Limits
    /// How far the datum has been read.
    var place = 0
    /// Where the fault was, the innermost part first.
    private(set) var path: [PathPart] = []
    private var itemCount = 0

    init(
        _ bytes: UnsafeRawBufferPointer, steps: UnsafeBufferPointer<AvroProgram.Step>,
        parts: UnsafeBufferPointer<AvroProgram.Part>, texts: UnsafeRawBufferPointer, limits: AvroTranscoder.Limits
    ) {
        self.bytes = bytes
        self.steps = steps
        self.parts = parts
        self.texts = texts
        self.limits = limits
    }

    /// How many bytes have not been read yet.
    var rest: Int { bytes.count &- place }

    /// A fault at the place reached, or where its value begins.
    func fault(_ kind: AvroFault.Kind, at offset: Int? = nil) -> AvroFault {
        AvroFault(kind: kind, offset: offset ?? place, rest: bytes.count - (offset ?? place))
    }

    /// Reads a value.
    ///
    /// - Parameters:
    ///   - number: the step of its type.
    ///   - depth: how deep it is nested, 1 for the datum.
    ///   - writer: where its JSON goes.
    /// - Throws: why it can't be read; `path` tells where.
    mutating func value(
        _ number: Int, depth: Int, to writer: inout JSONTextWriter
    ) throws(AvroFault) {
        guard depth <= limits.depth else { throw fault(.tooDeep(limits.depth)) }
        switch steps[number].operation {
        case .record: try record(number, depth: depth, to: &writer)
        case .array: try array(number, depth: depth, to: &writer)
        case .map: try map(number, depth: depth, to: &writer)
        case .union:
            let start = place
            let branches = steps[number].parts
            let branch = try long()
            guard branch >= 0, branch < branches.count else {
                throw fault(.branch(branch, count: branches.count), at: start)
            }
            // A union does not hold unions: this goes no deeper.
            try value(parts[branches.lowerBound &+ Int(branch)].step, depth: depth, to: &writer)
        default: try scalar(number, to: &writer)
        }
    }

    private mutating func record(
        _ number: Int, depth: Int, to writer: inout JSONTextWriter
    ) throws(AvroFault) {
        let fields = steps[number].parts
        for index in fields {
            let text = parts[index].text
            try room(text.count, in: &writer)
            writer.append(UnsafeRawBufferPointer(rebasing: texts[text]))
            do {
                try value(parts[index].step, depth: depth &+ 1, to: &writer)
            } catch {
                path.append(.name(parts[index].name))
                throw error
            }
        }
        try room(2, in: &writer)
        if fields.isEmpty { writer.append(UInt8(ascii: "{")) }
        writer.append(UInt8(ascii: "}"))
    }

    private mutating func array(
        _ number: Int, depth: Int, to writer: inout JSONTextWriter
    ) throws(AvroFault) {
        let item = parts[steps[number].parts.lowerBound].step
        try room(1, in: &writer)
        writer.append(UInt8(ascii: "["))
        var index = 0
        while let block = try block(isEmptyPossible: steps[item].isEmptyPossible) {
            for _ in 0..<block.count {
                if index > 0 { try comma(in: &writer) }
                do {
                    try value(item, depth: depth &+ 1, to: &writer)
                } catch {
                    path.append(.index(index))
                    throw error
                }
                index &+= 1
            }
            if let end = block.end, end != place { throw fault(.blockEnd) }
        }
        try room(1, in: &writer)
        writer.append(UInt8(ascii: "]"))
    }

    private mutating func map(
        _ number: Int, depth: Int, to writer: inout JSONTextWriter
    ) throws(AvroFault) {
        let item = parts[steps[number].parts.lowerBound].step
        try room(1, in: &writer)
        writer.append(UInt8(ascii: "{"))
        var isFirst = true
        while let block = try block(isEmptyPossible: false) {
            for _ in 0..<block.count {
                if !isFirst { try comma(in: &writer) }
                isFirst = false
                let key = try text(to: &writer)
                try room(1, in: &writer)
                writer.append(UInt8(ascii: ":"))
                do {
                    try value(item, depth: depth &+ 1, to: &writer)
                } catch {
                    path.append(.key(key))
                    throw error
                }
            }
            if let end = block.end, end != place { throw fault(.blockEnd) }
        }
        try room(1, in: &writer)
        writer.append(UInt8(ascii: "}"))
    }

    /// Reads how many items a block has, and where it ends if that is told; nil behind the last one.
    ///
    /// - Parameter isEmptyPossible: whether an item can have no bytes, so that many of them fit into few.
    /// - Returns: the number of items, 1 or more, and where they end.
    /// - Throws: a fault where so many can't be there.
    private mutating func block(isEmptyPossible: Bool) throws(AvroFault) -> (count: Int, end: Int?)? {
        let start = place
        let number = try long()
        guard number != 0 else { return nil }
        var end: Int?
        if number < 0 {
            let sizeStart = place
            let size = try long()
            guard size >= 0, size <= rest else { throw fault(.blockSize(size), at: sizeStart) }
            end = place &+ Int(size)
        }
        guard number > .min, isEmptyPossible || number.magnitude <= UInt64(rest) else {
            throw fault(.blockCount(number), at: start)
        }
        let count = Int(number.magnitude)
        guard count <= limits.items &- itemCount else { throw fault(.tooManyItems(limits.items), at: start) }
        itemCount &+= count
        return (count, end)
    }

    private func comma(in writer: inout JSONTextWriter) throws(AvroFault) {
        try room(1, in: &writer)
        writer.append(UInt8(ascii: ","))
    }

    /// Makes room for JSON.
    @inline(__always)
    func room(_ count: Int, in writer: inout JSONTextWriter) throws(AvroFault) {
        guard writer.reserve(count) else { throw fault(.tooLong(limits.bytes)) }
    }
}
