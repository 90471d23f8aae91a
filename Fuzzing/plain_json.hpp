// Whether a text is JSON, found as plainly as RFC 8259 has it.
#ifndef SLOBURN_PLAIN_JSON_HPP
#define SLOBURN_PLAIN_JSON_HPP

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace sloburn {

/// The grammar of RFC 8259, one function a rule.
///
/// As in the reader, halves of surrogate pairs are refused and so are values more than 128 deep, where an element of a
/// top-level array counts as 1.
class PlainJSON {
public:
    static bool isValid(std::string_view text) { return PlainJSON(text).document(); }

private:
    explicit PlainJSON(std::string_view text) : rest(text) {}

    std::string_view rest;

    bool document() {
        space();
        if (!(next() == '[' ? array(0) : value(1))) return false;
        space();
        return rest.empty();
    }

    // The end of the text looks like a NUL, which is of no use anywhere in JSON.
    char next() const { return rest.empty() ? '\0' : rest.front(); }

    bool take(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }

    bool take(std::string_view word) {
        if (rest.substr(0, word.size()) != word) return false;
        rest.remove_prefix(word.size());
        return true;
    }

    void space() {
        while (take(' ') || take('\t') || take('\n') || take('\r')) {}
    }

    bool value(int depth) {
        if (depth > 128) return false;
        switch (next()) {
        case '{': return object(depth);
        case '[': return array(depth);
        case '"': return string();
        case 't': return take("true");
        case 'f': return take("false");
        case 'n': return take("null");
        default: return number();
        }
    }

    bool object(int depth) {
        if (!take('{')) return false;
        space();
        if (take('}')) return true;
        do {
            space();
            if (!string()) return false;
            space();
            if (!take(':')) return false;
            space();
            if (!value(depth + 1)) return false;
            space();
        } while (take(','));
        return take('}');
    }

    bool array(int depth) {
        if (!take('[')) return false;
        space();
        if (take(']')) return true;
        do {
            space();
            if (!value(depth + 1)) return false;
            space();
        } while (take(','));
        return take(']');
    }

    bool digits() {
        if (next() < '0' || next() > '9') return false;
        while (next() >= '0' && next() <= '9') rest.remove_prefix(1);
        return true;
    }

    bool number() {
        take('-');
        if (!take('0') && !digits()) return false;
        if (take('.') && !digits()) return false;
        if (!take('e') && !take('E')) return true;
        if (!take('+')) take('-');
        return digits();
    }

    bool string() {
        if (!take('"')) return false;
        while (!take('"')) {
            if (take('\\')) {
                if (!escape()) return false;
            } else if (!character()) {
                return false;
            }
        }
        return true;
    }

    bool escape() {
        if (take('u')) {
            const int first = unit();
            if (first < 0xD800 || first > 0xDFFF) return first >= 0;
            if (first > 0xDBFF || !take("\\u")) return false;
            const int second = unit();
            return second >= 0xDC00 && second <= 0xDFFF;
        }
        for (const char c : {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'}) {
            if (take(c)) return true;
        }
        return false;
    }

    /// Four hexadecimal digits; -1 for anything else.
    int unit() {
        const auto digits = rest.substr(0, 4);
        if (digits.size() < 4 || digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos) return -1;
        rest.remove_prefix(4);
        return static_cast<int>(std::strtol(std::string(digits).c_str(), nullptr, 16));
    }

    /// One character of a string in UTF-8, as RFC 3629 has it.
    bool character() {
        const auto byte = [this](size_t i) { return i < rest.size() ? static_cast<uint8_t>(rest[i]) : 0; };
        const uint8_t first = byte(0);
        const size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        uint32_t code = length == 1 ? first : first & (0x7F >> length);
        for (size_t i = 1; i < length; i++) {
            if ((byte(i) & 0xC0) != 0x80) return false;
            code = code << 6 | (byte(i) & 0x3F);
        }
        const uint32_t least[] = {0x20, 0x80, 0x800, 0x10000};
        if ((first >= 0x80 && first < 0xC2) || first > 0xF4) return false;
        if (code < least[length - 1] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
        rest.remove_prefix(length);
        return true;
    }
};

} // namespace sloburn
#endif
