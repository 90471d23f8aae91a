internal import SloburnModel

/// The form in which most producers write times, `2026-11-20T10:00:10.000Z`, read in one go.
///
/// Date and time of day are two words of eight bytes, in which all digits are looked at and paired at once.
enum CommonTime {
    /// Reads a time with a `T`, a `Z`, and no fraction or one of up to nine digits.
    ///
    /// - Parameter bytes: the whole text.
    /// - Returns: the instant; nil for every other form, and for what does not exist, of which `ISOTime` says why.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
        guard bytes.count >= 20, bytes.count <= 30, let start = bytes.baseAddress,
            start.load(fromByteOffset: bytes.count - 1, as: UInt8.self) == UInt8(ascii: "Z"),
            let date = Word(start, at: 0, .yearAndMonth),
            let clock = Word(start, at: 8, .dayToMinute),
            // Minutes once more, so that eight bytes are there to be read.
            let end = Word(start, at: 11, .clock),
            let nanosecond = fraction(start, from: 19, to: bytes.count - 1)
        else { return nil }
        let (hour, minute, second) = (clock.twoDigits(3), clock.twoDigits(6), end.twoDigits(6))
        let day = CivilDate(
            year: date.twoDigits(0) * 100 + date.twoDigits(2), month: Int(date.twoDigits(5)),
            day: Int(clock.twoDigits(0)))
        // Leap seconds and the end of the day are left to the general reader.
        guard day.exists, hour < 24, minute < 60, second < 60 else { return nil }
        let seconds = day.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second
        return try? WallTime.plausible(seconds: seconds, nanosecond: nanosecond)
    }

    /// What stands between the seconds and the `Z`, in nanoseconds; 0 for nothing.
    private static func fraction(_ start: UnsafeRawPointer, from first: Int, to end: Int) -> Int64? {
        guard first < end else { return 0 }
        guard start.load(fromByteOffset: first, as: UInt8.self) == UInt8(ascii: "."), first + 1 < end else {
            return nil
        }
        var nanoseconds: Int64 = 0
        var index = first + 1
        while index < end {
            let digit = start.load(fromByteOffset: index, as: UInt8.self) &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            nanoseconds = nanoseconds &* 10 &+ Int64(digit)
            index += 1
        }
        // At most nine digits fit into the text.
        return nanoseconds &* Decimal128.integerPowers[9 - (end - first - 1)]
    }

    /// Where among eight characters digits stand and where separators.
    private struct Form {
        /// The characters, with zeros for digits; the first one is the lowest byte.
        let characters: UInt64
        /// All ones for each separator.
        let separators: UInt64

        /// `0000-00-`, year and month.
        static var yearAndMonth: Form { Form(characters: 0x2D30_302D_3030_3030, separators: 0xFF00_00FF_0000_0000) }
        /// `00T00:00`, day, hour and minute.
        static var dayToMinute: Form { Form(characters: 0x3030_3A30_3054_3030, separators: 0x0000_FF00_00FF_0000) }
        /// `00:00:00`, the time of day.
        static var clock: Form { Form(characters: 0x3030_3A30_303A_3030, separators: 0x0000_FF00_00FF_0000) }
    }

    /// Eight characters of a form.
    private struct Word {
        /// In each byte the digit there, times ten, plus the one behind it.
        private let pairs: UInt64

        /// Reads eight characters; nil where they have another form.
        init?(_ start: UnsafeRawPointer, at offset: Int, _ form: Form) {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            // Separators become 0 and digits themselves; a byte that was no digit is above 9.
            let digits = word ^ form.characters
            let each: UInt64 = 0x0101_0101_0101_0101
            let others = ((digits &+ each &* 0x76) | digits) & (each &* 0x80)
            guard digits & form.separators == 0, others == 0 else { return nil }
            pairs = digits &* 10 &+ digits >> 8
        }

        func twoDigits(_ index: Int) -> Int64 { Int64(truncatingIfNeeded: pairs >> UInt64(8 * index) & 0xFF) }
    }
}
