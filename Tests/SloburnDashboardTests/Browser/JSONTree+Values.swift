import Foundation
import SloburnTestKit

extension JSONTree {
    /// The value if it is a number.
    var number: Double? {
        if case .number(let number) = self { return number }
        return nil
    }

    /// The value if it is a whole number.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }

    /// The elements of a list; none for other values.
    var elements: [JSONTree] {
        if case .list(let list) = self { return list }
        return []
    }

    /// The value as JSON.
    var bytes: [UInt8] {
        let data = try? JSONSerialization.data(withJSONObject: plain, options: .fragmentsAllowed)
        return Array(data ?? Data())
    }

    /// The value as JSON text; also as a value in a script.
    var json: String { String(decoding: bytes, as: UTF8.self) }

    private var plain: Any {
        switch self {
        case .null: NSNull()
        case .flag(let flag): flag
        case .number(let number): Int(exactly: number).map { $0 as Any } ?? number
        case .text(let text): text
        case .list(let list): list.map(\.plain)
        case .object(let members): members.mapValues(\.plain)
        }
    }
}
