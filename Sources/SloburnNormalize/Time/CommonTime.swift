internal import SloburnModel

/// The form in which most producers write times, `2026-11-20T10:00:10.000Z`, read in one go.
enum CommonTime {
    /// Reads a time with a `T`, a `Z`, and no fraction or one of up to nine digits.
    ///
    /// - Parameter bytes: the whole text.
    /// - Returns: the instant; nil for every other form, and for what does not exist, of which `ISOTime` says why.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
        guard bytes.count >= 20, bytes.count <= 30, let start = bytes.baseAddress else { return nil }
        let text = Text(start: start)
        guard text.has("-", 4), text.has("-", 7), text.has("T", 10), text.has(":", 13), text.has(":", 16),
            text.has("Z", bytes.count - 1),
            let century = text.twoDigits(0), let yearOfCentury = text.twoDigits(2), let month = text.twoDigits(5),
            let day = text.twoDigits(8), let hour = text.twoDigits(11), let minute = text.twoDigits(14),
            let second = text.twoDigits(17), let nanosecond = text.fraction(from: 19, to: bytes.count - 1)
        else { return nil }
        let date = CivilDate(year: century * 100 + yearOfCentury, month: Int(month), day: Int(day))
        // Leap seconds and the end of the day are left to the general reader.
        guard date.exists, hour < 24, minute < 60, second < 60 else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second
        return try? WallTime.plausible(seconds: seconds, nanosecond: nanosecond)
    }

    private struct Text {
        let start: UnsafeRawPointer

        func byte(_ index: Int) -> UInt8 { start.load(fromByteOffset: index, as: UInt8.self) }

        func has(_ character: Unicode.Scalar, _ index: Int) -> Bool { byte(index) == UInt8(ascii: character) }

        func twoDigits(_ index: Int) -> Int64? {
            let (tens, ones) = (byte(index) &- UInt8(ascii: "0"), byte(index + 1) &- UInt8(ascii: "0"))
            guard tens <= 9, ones <= 9 else { return nil }
            return Int64(tens) * 10 + Int64(ones)
        }

        /// What stands between the seconds and the `Z`, in nanoseconds; 0 for nothing.
        func fraction(from first: Int, to end: Int) -> Int64? {
            guard first < end else { return 0 }
            guard has(".", first), first + 1 < end else { return nil }
            var nanoseconds: Int64 = 0
            for index in first + 1..<first + 10 {
                let digit = index < end ? byte(index) &- UInt8(ascii: "0") : 0
                guard digit <= 9 else { return nil }
                nanoseconds = nanoseconds * 10 + Int64(digit)
            }
            return nanoseconds
        }
    }
}
