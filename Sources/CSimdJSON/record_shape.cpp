#include "record_shape.hpp"

#include <cstring>
#include <simdjson.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sloburn {

namespace {

bool isDigit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// Behind the literals: whole blocks can be read at the end of the last one.
constexpr size_t padding = 16;

/// Whether `length` bytes are equal. `known` can be read `padding` bytes further, `at` up to `end`.
bool isEqual(const char *at, const char *end, const char *known, size_t length) {
    if (static_cast<size_t>(end - at) < length) return false;
#if defined(__SSE2__)
    // Most literals are a key with its quotes, a comma and a colon.
    if (length <= 16 && end - at >= 16) {
        const auto block = [](const char *bytes) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes)); };
        const auto equal = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block(at), block(known))));
        return (~equal << (16 - length) & 0xFFFF) == 0;
    }
#endif
    return std::memcmp(at, known, length) == 0;
}

/// Where a string without escapes ends: at its closing quote; null where it has escapes or control characters.
///
/// @param isForeign set to true where the string is not only ASCII.
const char *stringEnd(const char *at, const char *end, bool &isForeign) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');
    while (end - at >= 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
        // Signed: below the space lie the control characters and all that is not ASCII.
        const __m128i odd = _mm_or_si128(
            _mm_cmplt_epi8(bytes, space), _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        const int mask = _mm_movemask_epi8(odd);
        if (mask == 0) {
            at += 16;
            continue;
        }
        at += __builtin_ctz(static_cast<unsigned>(mask));
        if (*at == '"') return at;
        if (static_cast<signed char>(*at) >= 0) return nullptr;
        isForeign = true;
        at++;
    }
#endif
    for (; at < end; at++) {
        if (*at == '"') return at;
        if (*at == '\\' || static_cast<unsigned char>(*at) < ' ') return nullptr;
        if (static_cast<signed char>(*at) < 0) isForeign = true;
    }
    return nullptr;
}

/// Reads one scalar and returns what lies behind it; null where there is none that can be read here.
const char *readScalar(const char *at, const char *end, sloburn_json_slot &slot, bool &isForeign) {
    if (at == end) return nullptr;
    const auto atom = [&](const char *text, size_t length, uint8_t kind) -> const char * {
        if (static_cast<size_t>(end - at) < length || std::memcmp(at, text, length) != 0) return nullptr;
        slot = sloburn_json_slot{nullptr, 0, 0, kind, 0, 0, 0};
        return at + length;
    };
    switch (*at) {
    case '"': {
        const char *const first = at + 1;
        const char *const last = stringEnd(first, end, isForeign);
        if (!last) return nullptr;
        slot = sloburn_json_slot{first, static_cast<size_t>(last - first), 0, SLOBURN_JSON_STRING, 0, 0, 0};
        return last + 1;
    }
    case 't': return atom("true", 4, SLOBURN_JSON_TRUE);
    case 'f': return atom("false", 5, SLOBURN_JSON_FALSE);
    case 'n': return atom("null", 4, SLOBURN_JSON_NULL);
    default: return readNumber(at, end, slot);
    }
}

} // namespace

namespace {

/// Eight decimal digits as a number; `digits` holds one a byte, the first in the lowest.
///
/// Neighbours are joined to twos, fours and eights by one multiplication each.
uint64_t eightDigits(uint64_t digits) {
    digits = digits * 10 + (digits >> 8);
    constexpr uint64_t pair = 0x000000FF000000FF;
    return ((digits & pair) * 0x000F424000000064 + (digits >> 16 & pair) * 0x0000271000000001) >> 32;
}

constexpr uint64_t tens[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000};
constexpr uint64_t zeros = 0x3030303030303030;

uint64_t eightBytes(const char *at) {
    uint64_t bytes;
    std::memcpy(&bytes, at, 8);
    return bytes;
}

/// A bit for each of 16 bytes, the first one the lowest: whether it is no digit; the bits above are 1.
uint32_t othersThanDigits(const char *at) {
#if defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
    const __m128i digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i areDigits = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    return ~static_cast<uint32_t>(_mm_movemask_epi8(areDigits));
#else
    uint32_t others = ~0xFFFFu;
    for (int i = 0; i < 16; i++) others |= uint32_t(!isDigit(at[i])) << i;
    return others;
#endif
}

/// The number of the first `count` digits, 1 to 16; 8 bytes can be read from the first and before the last.
uint64_t firstDigits(const char *at, int count) {
    // Zeros take the place of what is not there.
    if (count <= 8) return eightDigits((eightBytes(at) - zeros) << (64 - 8 * count));
    const uint64_t high = eightDigits((eightBytes(at) - zeros) << (128 - 8 * count));
    return high * 100000000 + eightDigits(eightBytes(at + count - 8) - zeros);
}

/// Reads digits one by one into `value`, which may wrap round.
const char *readDigits(const char *at, const char *end, uint64_t &value) {
    while (at < end && isDigit(*at)) value = value * 10 + static_cast<uint64_t>(*at++ - '0');
    return at;
}

const char *keepNumber(const char *start, const char *at, bool isShort, int64_t value, long decimals,
                       sloburn_json_slot &slot) {
    slot.text = start;
    slot.length = static_cast<size_t>(at - start);
    slot.significand = *start == '-' ? -value : value;
    slot.kind = SLOBURN_JSON_NUMBER;
    slot.is_short_number = static_cast<uint8_t>(isShort);
    slot.decimals = static_cast<uint8_t>(decimals);
    return at;
}

/// Reads any number; `start` is where its sign is, if it has one.
const char *readAnyNumber(const char *start, const char *end, sloburn_json_slot &slot) {
    const char *at = start;
    if (at < end && *at == '-') at++;
    const char *const whole = at;
    // More than 18 digits wrap round, and are not used.
    uint64_t digits = 0;
    at = readDigits(at, end, digits);
    const auto wholeCount = at - whole;
    if (wholeCount == 0 || (wholeCount > 1 && *whole == '0')) return nullptr;
    long decimals = 0;
    if (at < end && *at == '.') {
        const char *const point = ++at;
        at = readDigits(at, end, digits);
        decimals = at - point;
        if (decimals == 0) return nullptr;
    }
    bool isShort = wholeCount + decimals <= 18;
    if (at < end && (*at == 'e' || *at == 'E')) {
        isShort = false;
        at++;
        if (at < end && (*at == '+' || *at == '-')) at++;
        if (at == end || !isDigit(*at)) return nullptr;
        while (at < end && isDigit(*at)) at++;
    }
    return keepNumber(start, at, isShort, isShort ? static_cast<int64_t>(digits) : 0, isShort ? decimals : 0, slot);
}

} // namespace

/// The common number is read here: up to 15 characters, no exponent, and something behind it.
const char *readNumber(const char *start, const char *end, sloburn_json_slot &slot) {
    const char *const at = start < end && *start == '-' ? start + 1 : start;
    if (end - at < 24) return readAnyNumber(start, end, slot);
    const uint32_t others = othersThanDigits(at);
    const int whole = __builtin_ctz(others);
    if (whole == 0 || whole > 15 || (whole > 1 && *at == '0')) return readAnyNumber(start, end, slot);
    uint64_t value = firstDigits(at, whole);
    int length = whole, decimals = 0;
    if (at[whole] == '.') {
        decimals = __builtin_ctz(others >> (whole + 1));
        length = whole + 1 + decimals;
        if (decimals == 0 || length > 15) return readAnyNumber(start, end, slot);
        value = value * tens[decimals] + firstDigits(at + whole + 1, decimals);
    }
    if ((at[length] | 0x20) == 'e') return readAnyNumber(start, end, slot);
    return keepNumber(start, at + length, true, static_cast<int64_t>(value), decimals, slot);
}

RecordShape::RecordShape(std::string_view record, const std::vector<ShapeValue> &values) {
    const char *at = record.data();
    for (const auto &value : values) {
        const auto length = static_cast<uint32_t>(value.text.data() - at);
        const auto count = static_cast<uint32_t>(value.paths.size());
        steps.push_back(Step{
            static_cast<uint32_t>(literals.size()), length, count > 0 ? value.paths.front() : none,
            static_cast<uint32_t>(otherPaths.size()), count > 1 ? count - 1 : 0});
        literals.append(at, length);
        if (count > 1) otherPaths.insert(otherPaths.end(), value.paths.begin() + 1, value.paths.end());
        at = value.text.data() + value.text.size();
    }
    tailStart = static_cast<uint32_t>(literals.size());
    literals.append(at, static_cast<size_t>(record.data() + record.size() - at));
    literals.append(padding, '\0');
}

bool RecordShape::read(const char *bytes, size_t length, sloburn_json_slot *slots) const {
    const char *at = bytes;
    const char *const end = bytes + length;
    const char *const known = literals.data();
    bool isForeign = false;
    sloburn_json_slot unwanted;
    for (const Step &step : steps) {
        if (!isEqual(at, end, known + step.start, step.length)) return false;
        sloburn_json_slot &slot = step.path == none ? unwanted : slots[step.path];
        at = readScalar(at + step.length, end, slot, isForeign);
        if (!at) return false;
        for (uint32_t i = 0; i < step.otherCount; i++) slots[otherPaths[step.firstOther + i]] = slot;
    }
    const size_t tail = literals.size() - padding - tailStart;
    if (static_cast<size_t>(end - at) != tail || std::memcmp(at, known + tailStart, tail) != 0) return false;
    return !isForeign || simdjson::validate_utf8(bytes, length);
}

} // namespace sloburn
