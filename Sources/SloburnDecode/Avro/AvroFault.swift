internal import SloburnModel

/// Why a datum can't be read.
struct AvroFault: Error {
    enum Kind {
        case endOfData(needed: Int)
        case longVarint
        case intRange(Int64)
        case boolean(UInt8)
        case length(Int64)
        case symbol(Int64, count: Int)
        case branch(Int64, count: Int)
        case notUTF8
        case blockCount(Int64)
        case blockSize(Int64)
        case blockEnd
        case emptyDecimal
        case longDecimal(Int)
        case trailingBytes(Int)
        case tooDeep(Int)
        case tooManyItems(Int)
        case tooLong(Int)
    }

    var kind: Kind
    /// Where, in bytes from the start of the datum.
    var offset: Int
    /// How many bytes there are from there.
    var rest: Int

    /// The dead letter's class.
    var reason: RejectionClass {
        switch kind {
        case .tooDeep, .tooManyItems, .tooLong, .longDecimal: .oversized
        default: .malformed
        }
    }

    /// What is wrong, as the end of a sentence.
    var message: String {
        switch kind {
        case .endOfData(let needed): "\(needed) bytes are needed, \(rest) are left"
        case .longVarint: "a whole number takes more than 10 bytes"
        case .intRange(let number): "\(number) is no int of 32 bits"
        case .boolean(let byte): "a boolean is 0 or 1, not \(byte)"
        case .length(let length): "a length of \(length) bytes is given, \(rest) are left"
        case .symbol(let number, let count): "symbol number \(number) is given, the enumeration has \(count)"
        case .branch(let number, let count): "type number \(number) is given, the union has \(count)"
        case .notUTF8: "the text is not UTF-8"
        case .blockCount(let count): "a block of \(count) items is given, \(rest) bytes are left"
        case .blockSize(let size): "a block of \(size) bytes is given, \(rest) are left"
        case .blockEnd: "the block does not end where its size says"
        case .emptyDecimal: "a decimal number has no bytes"
        case .longDecimal(let count): "a decimal number has \(count) bytes, at most \(AvroDecimal.longest) are read"
        case .trailingBytes(let count): "\(count) bytes follow the datum"
        case .tooDeep(let limit): "it is nested more than \(limit) deep"
        case .tooManyItems(let limit): "its arrays and maps have more than \(limit) items"
        case .tooLong(let limit): "its JSON is longer than \(limit) bytes"
        }
    }
}
