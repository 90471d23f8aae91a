import SloburnPipeline

/// Where a dead letter lies.
struct LetterPlace: Hashable, Comparable {
    /// The number of its topic among those of dead letters.
    var topic = 0
    var partition: Int32
    var offset: Int64

    static func < (left: LetterPlace, right: LetterPlace) -> Bool {
        (left.topic, left.partition, left.offset) < (right.topic, right.partition, right.offset)
    }
}

/// The dead letters of a topic, by the record that they are about.
struct DeadLetterIndex {
    /// A record of which something was refused.
    struct Record {
        let input: InputPartition
        let offset: Int64
        /// Its letters, in the order in which they were read.
        var letters: [LetterPlace] = []
        /// The elements that each source has refused.
        var refused: [String: Set<Int>] = [:]
        /// The sources that could use nothing of it.
        var wholly: Set<String> = []
        /// The sources for which its first text was no JSON.
        var noJSON: Set<String> = []
        var isTruncated = false
        var replays = 0
        /// Whether some letter of it is meant.
        var isMeant = false
    }

    private struct Identity: Hashable {
        let input: InputPartition
        let offset: Int64
        // A topic that was made anew gives its offsets again.
        let content: Int
    }

    private(set) var records: [Record] = []
    private(set) var letterCount = 0
    private(set) var meantLetterCount = 0
    private var numbers: [Identity: Int] = [:]
    private var places: [LetterPlace: Int] = [:]
    private var replayed: Set<LetterPlace> = []

    /// Adds a dead letter.
    ///
    /// - Parameters:
    ///   - letter: what it says.
    ///   - place: where it lies.
    ///   - content: a hash of the record's value.
    ///   - isMeant: whether it is one of those asked for.
    mutating func add(_ letter: DeadLetterHead, at place: LetterPlace, content: Int, isMeant: Bool) {
        let identity = Identity(input: letter.input, offset: letter.offset, content: content)
        let number = numbers[identity] ?? records.count
        if number == records.count {
            numbers[identity] = number
            records.append(Record(input: letter.input, offset: letter.offset))
        }
        places[place] = number
        letterCount += 1
        if isMeant { meantLetterCount += 1 }
        records[number].letters.append(place)
        records[number].refused[letter.source, default: []].insert(letter.index)
        if letter.concernsWholeRecord { records[number].wholly.insert(letter.source) }
        if letter.isNoJSON { records[number].noJSON.insert(letter.source) }
        records[number].isTruncated = records[number].isTruncated || letter.isTruncated
        records[number].replays = max(records[number].replays, letter.replays)
        records[number].isMeant = records[number].isMeant || isMeant
    }

    /// Notes which letters were put back before.
    mutating func addReplayed(_ places: [LetterPlace]) { replayed.formUnion(places) }

    /// The records that are meant.
    var meant: [Record] { records.filter(\.isMeant) }

    /// Whether a record was put back before.
    func isReplayed(_ record: Record) -> Bool { record.letters.contains(where: replayed.contains) }

    /// The record whose first letter lies here; nil for further letters.
    func record(firstAt place: LetterPlace) -> Record? {
        guard let number = places[place], records[number].letters.first == place else { return nil }
        return records[number]
    }
}

extension [LetterPlace] {
    /// The places of one topic as a header has them: `0/17-19 0/25`.
    var text: String {
        var runs: [(first: LetterPlace, last: Int64)] = []
        for place in sorted() {
            if let last = runs.last, last.first.partition == place.partition, last.last + 1 == place.offset {
                runs[runs.count - 1].last = place.offset
            } else {
                runs.append((place, place.offset))
            }
        }
        return runs.map { run in
            let end = run.last > run.first.offset ? "-\(run.last)" : ""
            return "\(run.first.partition)/\(run.first.offset)\(end)"
        }.joined(separator: " ")
    }

    /// Reads such a header of a record in a topic; what is no place is passed over.
    init(text: String, topic: Int) {
        self = []
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let partition = Int32(parts[0]) else { continue }
            let ends = parts[1].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
            guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first >= 0,
                first <= last, last - first < 1 << 20
            else { continue }
            for offset in first...last { append(LetterPlace(topic: topic, partition: partition, offset: offset)) }
        }
    }
}
