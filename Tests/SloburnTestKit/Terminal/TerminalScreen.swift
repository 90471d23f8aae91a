/// What a terminal shows of the bytes that it was sent: as much of ECMA-48 as full-screen programs need.
///
/// Whatever it does not know it keeps in `unknown`, so that a test sees it.
public struct TerminalScreen: Sendable {
    /// One place of it; the right half of a wide character is empty.
    public struct Cell: Hashable, Sendable {
        /// The character.
        public var text: String
        /// The parameters of its style, without those that reset.
        public var style: String

        /// Creates one.
        public init(text: String, style: String) {
            (self.text, self.style) = (text, style)
        }
    }

    private enum State {
        case ground
        case escape
        case sequence(String)
    }

    /// Its columns and rows.
    public private(set) var columns: Int
    /// Its rows.
    public private(set) var rows: Int
    /// What it shows, row by row.
    public private(set) var cells: [[Cell]]
    /// Sequences and control characters that it does not know.
    public private(set) var unknown: [String] = []
    /// The private modes that are on, as in `?1049`.
    public private(set) var modes: Set<String> = ["?25", "?7"]
    private let width: @Sendable (Unicode.Scalar) -> Int
    private var state = State.ground
    private var bytes: [UInt8] = []
    private var row = 0
    private var column = 0
    private var style = ""
    private var written: (row: Int, column: Int)?

    /// Creates an empty one.
    ///
    /// - Parameters:
    ///   - columns: its columns.
    ///   - rows: its rows.
    ///   - width: how many columns a character takes.
    public init(columns: Int, rows: Int, width: @escaping @Sendable (Unicode.Scalar) -> Int = { _ in 1 }) {
        (self.columns, self.rows, self.width) = (columns, rows, width)
        cells = Self.blank(columns, rows)
    }

    /// The lines as text, without spaces at their ends.
    public var lines: [String] {
        cells.map { row in
            var line = row.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Gives it another size; what it showed is gone.
    public mutating func resize(columns: Int, rows: Int) {
        (self.columns, self.rows, row, column, written) = (columns, rows, 0, 0, nil)
        cells = Self.blank(columns, rows)
    }

    /// Takes bytes, wherever they are cut.
    public mutating func take(_ more: some Sequence<UInt8>) {
        bytes += more
        var decoder = UTF8()
        var input = wholeCharacters().makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&input) { take(scalar) }
    }

    private static func blank(_ columns: Int, _ rows: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(text: " ", style: ""), count: columns), count: rows)
    }

    /// Takes out what is whole: the last character may go on in the next bytes.
    private mutating func wholeCharacters() -> [UInt8] {
        var end = bytes.count
        for back in 1...4 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            guard byte & 0xC0 != 0x80 else { continue }
            let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            if length > back { end = bytes.count - back }
            break
        }
        defer { bytes.removeFirst(end) }
        return Array(bytes[..<end])
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch state {
        case .ground where scalar == "\u{1B}": state = .escape
        case .ground where scalar.value == 0x18: break
        case .ground where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
            unknown.append("U+\(String(scalar.value, radix: 16))")
        case .ground: write(scalar)
        case .escape where scalar == "[": state = .sequence("")
        case .escape:
            unknown.append("ESC \(scalar)")
            state = .ground
        case .sequence(let parameters) where (0x20...0x3F).contains(scalar.value):
            state = .sequence(parameters + String(Character(scalar)))
        case .sequence(let parameters):
            state = .ground
            perform(parameters, Character(scalar))
        }
    }

    private mutating func perform(_ parameters: String, _ last: Character) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 1 }
        switch last {
        case "H":
            row = min(max(1, numbers.first ?? 1), rows) - 1
            column = min(max(1, numbers.dropFirst().first ?? 1), columns) - 1
        case "G": column = min(max(1, numbers.first ?? 1), columns) - 1
        case "K" where parameters.isEmpty:
            for place in column..<columns { put(Cell(text: " ", style: ""), row, place) }
        case "J" where parameters == "2": cells = Self.blank(columns, rows)
        case "m":
            let parts = parameters.split(separator: ";").map(String.init)
            // What the programs here send begins with a reset.
            style = parts.first == "0" ? parts.dropFirst().joined(separator: ";") : parameters
        case "h" where parameters.hasPrefix("?"): modes.insert(parameters)
        case "l" where parameters.hasPrefix("?"): modes.remove(parameters)
        default: unknown.append("ESC [\(parameters)\(last)")
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        let width = width(scalar)
        guard width > 0 else {
            if let written { cells[written.row][written.column].text.unicodeScalars.append(scalar) }
            return
        }
        put(Cell(text: String(Character(scalar)), style: style), row, column)
        written = (row, column)
        if width == 2, column + 1 < columns { put(Cell(text: "", style: style), row, column + 1, isRightHalf: true) }
        column = min(columns - 1, column + width)
    }

    /// Of a wide character no half stays behind.
    private mutating func put(_ cell: Cell, _ row: Int, _ column: Int, isRightHalf: Bool = false) {
        if cells[row][column].text.isEmpty, column > 0, !isRightHalf { cells[row][column - 1].text = " " }
        if column + 1 < columns, cells[row][column + 1].text.isEmpty { cells[row][column + 1].text = " " }
        cells[row][column] = cell
    }
}
