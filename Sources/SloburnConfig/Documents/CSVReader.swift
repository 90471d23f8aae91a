/// Reads comma-separated values with the place of each cell.
///
/// *Source:* RFC 4180. Lines may end with LF alone, a byte order mark is passed over, and so are empty lines.
struct CSVReader {
    /// One cell.
    struct Cell {
        var text: String
        var position: YAMLValue.Position
    }

    /// What can't be read, and where.
    struct Problem: Error {
        var message: String
        var position: YAMLValue.Position
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var position = YAMLValue.Position(line: 1, column: 1)

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { index = 1 }
    }

    /// The lines of a text, each with its cells.
    static func lines(of text: String) throws(Problem) -> [[Cell]] {
        var reader = CSVReader(text)
        var lines: [[Cell]] = []
        while reader.next != nil {
            let line = try reader.line()
            let isEmpty = line.count == 1 && line[0].text.isEmpty && reader.lastWasPlain
            if !isEmpty { lines.append(line) }
        }
        return lines
    }

    /// Whether the cell read last stood without quotes.
    private var lastWasPlain = true

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// Goes on by one character.
    private mutating func advance() {
        position = next == "\n" ? .init(line: position.line + 1, column: 1) : .init(position, columns: 1)
        index += 1
    }

    /// Reads the cells up to the end of a line, and that end.
    private mutating func line() throws(Problem) -> [Cell] {
        var cells: [Cell] = []
        while true {
            cells.append(next == "\"" ? try quotedCell() : try plainCell())
            switch next {
            case ",": advance()
            case "\n":
                advance()
                return cells
            case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n":
                advance()
                advance()
                return cells
            case nil: return cells
            case "\r":
                throw Problem(message: "a line ends with LF, or CR and LF, not with CR alone", position: position)
            default:
                throw Problem(message: "after a closing quote comes a comma or the end of the line", position: position)
            }
        }
    }

    private mutating func plainCell() throws(Problem) -> Cell {
        lastWasPlain = true
        var cell = Cell(text: "", position: position)
        while let scalar = next, scalar != ",", scalar != "\n", scalar != "\r" {
            guard scalar != "\"" else {
                throw Problem(
                    message: "a cell with a quote in it stands in quotes, and the quote is written twice",
                    position: position)
            }
            cell.text.unicodeScalars.append(scalar)
            advance()
        }
        return cell
    }

    private mutating func quotedCell() throws(Problem) -> Cell {
        lastWasPlain = false
        var cell = Cell(text: "", position: position)
        advance()
        while let scalar = next {
            advance()
            if scalar == "\"" {
                guard next == "\"" else { return cell }
                advance()
            }
            cell.text.unicodeScalars.append(scalar)
        }
        throw Problem(message: "the quote that begins here is never closed", position: cell.position)
    }
}

extension YAMLValue.Position {
    /// The place so many columns further on.
    fileprivate init(_ start: YAMLValue.Position, columns: Int) {
        self.init(line: start.line, column: start.column + columns)
    }
}
