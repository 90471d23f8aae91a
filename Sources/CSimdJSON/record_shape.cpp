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
constexpr size_t padding = 32;

/// Whether `length` bytes are equal. `known` can be read `padding` bytes further, `at` up to `end`.
bool isEqual(const char *at, const char *end, const char *known, size_t length) {
    if (static_cast<size_t>(end - at) < length) return false;
#if defined(__SSE2__)
    // Most literals are a key with its quotes, a comma and a colon.
    if (length <= 32 && end - at >= 32) {
        const auto block = [](const char *bytes) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes)); };
        const auto low = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block(at), block(known))));
        const auto high = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block(at + 16), block(known + 16))));
        const uint64_t wanted = (uint64_t(1) << length) - 1;
        return ((low | uint64_t(high) << 16) & wanted) == wanted;
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
        slot = sloburn_json_slot{nullptr, 0, 0, kind, 0, 0};
        return at + length;
    };
    switch (*at) {
    case '"': {
        const char *const first = at + 1;
        const char *const last = stringEnd(first, end, isForeign);
        if (!last) return nullptr;
        slot = sloburn_json_slot{first, static_cast<size_t>(last - first), 0, SLOBURN_JSON_STRING, 0, 0};
        return last + 1;
    }
    case 't': return atom("true", 4, SLOBURN_JSON_TRUE);
    case 'f': return atom("false", 5, SLOBURN_JSON_FALSE);
    case 'n': return atom("null", 4, SLOBURN_JSON_NULL);
    default: return readNumber(at, end, slot);
    }
}

} // namespace

const char *readNumber(const char *at, const char *end, sloburn_json_slot &slot) {
    const char *const start = at;
    const bool isNegative = at < end && *at == '-';
    if (isNegative) at++;
    const char *const whole = at;
    // More than 18 digits wrap round, and are not used.
    uint64_t digits = 0;
    while (at < end && isDigit(*at)) digits = digits * 10 + static_cast<uint64_t>(*at++ - '0');
    const auto wholeCount = at - whole;
    if (wholeCount == 0 || (wholeCount > 1 && *whole == '0')) return nullptr;
    long decimals = 0;
    if (at < end && *at == '.') {
        const char *const point = ++at;
        while (at < end && isDigit(*at)) digits = digits * 10 + static_cast<uint64_t>(*at++ - '0');
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
    const auto value = isShort ? static_cast<int64_t>(digits) : 0;
    slot = sloburn_json_slot{
        start, static_cast<size_t>(at - start), isNegative ? -value : value, SLOBURN_JSON_NUMBER,
        static_cast<uint8_t>(isShort), static_cast<uint8_t>(isShort ? decimals : 0)};
    return at;
}

RecordShape::RecordShape(std::string_view record, const std::vector<ShapeValue> &values) {
    const char *at = record.data();
    for (const auto &value : values) {
        const auto length = static_cast<uint32_t>(value.text.data() - at);
        steps.push_back(Step{
            static_cast<uint32_t>(literals.size()), length, static_cast<uint32_t>(paths.size()),
            static_cast<uint32_t>(value.paths.size())});
        literals.append(at, length);
        paths.insert(paths.end(), value.paths.begin(), value.paths.end());
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
    for (const Step &step : steps) {
        if (!isEqual(at, end, known + step.start, step.length)) return false;
        sloburn_json_slot slot;
        at = readScalar(at + step.length, end, slot, isForeign);
        if (!at) return false;
        for (uint32_t i = 0; i < step.pathCount; i++) slots[paths[step.firstPath + i]] = slot;
    }
    const size_t tail = literals.size() - padding - tailStart;
    if (static_cast<size_t>(end - at) != tail || std::memcmp(at, known + tailStart, tail) != 0) return false;
    return !isForeign || simdjson::validate_utf8(bytes, length);
}

} // namespace sloburn
