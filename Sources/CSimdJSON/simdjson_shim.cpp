#include "CSimdJSON.h"
#include "record_shape.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;

namespace {

// Deep enough for any telemetry, shallow enough for any stack.
constexpr int maxDepth = 128;

class Keys;

/// A path, or what is left of it below the keys already entered.
struct Wanted {
    uint32_t path;
    std::string_view rest;
};

/// A key that leads to wanted paths.
struct Key {
    std::string_view text;
    /// Its first eight bytes, zeros behind a shorter one.
    uint64_t prefix;
    /// The paths that end with it.
    std::vector<uint32_t> paths;
    /// What is wanted of the object below it.
    std::vector<Wanted> rests;
    /// The same, made when such an object has come: there are many ways to cut a path with many dots.
    std::unique_ptr<Keys> below;
};

/// What is wanted of an object: every way to cut the dotted rest of a path into a literal key and what is below it.
class Keys {
public:
    explicit Keys(const std::vector<Wanted> &wanted) {
        for (const Wanted &want : wanted) {
            const auto rest = want.rest;
            for (size_t end = rest.find('.'); end != std::string_view::npos; end = rest.find('.', end + 1)) {
                named(rest.substr(0, end)).rests.push_back({want.path, rest.substr(end + 1)});
            }
            named(rest).paths.push_back(want.path);
        }
    }

    /// The key of this text; null for one that is not wanted. `end` is where readable memory ends.
    Key *find(std::string_view text, const char *end) {
        const uint64_t start = prefix(text, end);
        if (!(filter >> bit(text.size(), start) & 1)) return nullptr;
        for (Key &key : keys) {
            if (key.prefix == start && key.text.size() == text.size() && (text.size() <= 8 || key.text == text)) {
                return &key;
            }
        }
        return nullptr;
    }

private:
    std::vector<Key> keys;
    // A bit for the length and the first byte of each key: it tells most other keys.
    uint64_t filter = 0;

    static unsigned bit(size_t size, uint64_t prefix) { return (size * 7 + (prefix & 0xFF)) & 63; }

    static uint64_t prefix(std::string_view text, const char *end) {
        uint64_t bytes = 0;
        if (end - text.data() < 8) {
            std::memcpy(&bytes, text.data(), text.size() < 8 ? text.size() : 8);
            return bytes;
        }
        std::memcpy(&bytes, text.data(), 8);
        return text.size() >= 8 ? bytes : bytes & ((uint64_t(1) << (8 * text.size())) - 1);
    }

    Key &named(std::string_view text) {
        for (Key &key : keys) {
            if (key.text == text) return key;
        }
        const uint64_t start = prefix(text, text.data() + text.size());
        keys.push_back(Key{text, start, {}, {}, nullptr});
        filter |= uint64_t(1) << bit(text.size(), start);
        return keys.back();
    }
};

bool isDigit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Four hexadecimal digits; -1 for anything else.
int hexadecimal(const char *at, const char *end) {
    if (end - at < 4) return -1;
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const char c = at[i];
        int digit = isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

char *appendUTF8(char *to, uint32_t code) {
    if (code < 0x80) {
        *to++ = static_cast<char>(code);
    } else if (code < 0x800) {
        *to++ = static_cast<char>(0xC0 | code >> 6);
        *to++ = static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = static_cast<char>(0xE0 | code >> 12);
        *to++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
        *to++ = static_cast<char>(0x80 | (code & 0x3F));
    } else {
        *to++ = static_cast<char>(0xF0 | code >> 18);
        *to++ = static_cast<char>(0x80 | (code >> 12 & 0x3F));
        *to++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
        *to++ = static_cast<char>(0x80 | (code & 0x3F));
    }
    return to;
}

/// Reads `\uXXXX` from behind the u; half of a surrogate pair is no character.
const char *unescapeUnicode(const char *at, const char *end, char *&to) {
    const int first = hexadecimal(at, end);
    if (first < 0 || (first >= 0xDC00 && first < 0xE000)) return nullptr;
    at += 4;
    uint32_t code = static_cast<uint32_t>(first);
    if (first >= 0xD800 && first < 0xDC00) {
        if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return nullptr;
        const int second = hexadecimal(at + 2, end);
        if (second < 0xDC00 || second >= 0xE000) return nullptr;
        code = 0x10000 + (static_cast<uint32_t>(first - 0xD800) << 10) + static_cast<uint32_t>(second - 0xDC00);
        at += 6;
    }
    to = appendUTF8(to, code);
    return at;
}

/// Writes a string's content without its escapes; null where one is not of JSON, else behind the last byte written.
char *unescape(std::string_view text, char *to) {
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        if (++at == end) return nullptr;
        switch (*at++) {
        case '"': *to++ = '"'; break;
        case '\\': *to++ = '\\'; break;
        case '/': *to++ = '/'; break;
        case 'b': *to++ = '\b'; break;
        case 'f': *to++ = '\f'; break;
        case 'n': *to++ = '\n'; break;
        case 'r': *to++ = '\r'; break;
        case 't': *to++ = '\t'; break;
        case 'u':
            at = unescapeUnicode(at, end, to);
            if (!at) return nullptr;
            break;
        default: return nullptr;
        }
    }
    return to;
}

sloburn_json_slot makeSlot(uint8_t kind, std::string_view text = {}) {
    return sloburn_json_slot{text.data(), text.size(), 0, kind, 0, 0, 0};
}

} // namespace

/// simdjson finds the tokens of a text and checks its UTF-8 and its quotes; what follows is a walk over the tokens, which
/// reads in place and looks at every byte that the tokens leave open.
struct sloburn_json {
    std::vector<std::string> paths;
    std::unique_ptr<Keys> wanted;
    std::unique_ptr<internal::dom_parser_implementation> scanner;
    size_t capacity = 0;

    // These three only grow; the elements of the text at hand are the first `elements`.
    std::vector<sloburn_json_slot> slots;
    // How deep the literal key was that gave a slot, 255 for none: the shallowest wins, the last of equals does.
    std::vector<uint8_t> depths;
    std::vector<uint8_t> kinds;
    size_t elements = 0;
    // Strings without their escapes.
    std::vector<char> texts;
    // The shapes of records that came lately, the one used last first.
    std::vector<std::unique_ptr<sloburn::RecordShape>> shapes;
    // The scalars of the record at hand, noted to learn its shape from.
    std::vector<sloburn::ShapeValue> values;
    // For each path, how many values had been read when it got its slot: the last of them is its own.
    std::vector<size_t> origins;
    bool isLearning = false;
    uint32_t unknownShapes = 0;
    // The shape that wrote the slots, if they hold nothing else.
    const sloburn::RecordShape *slotsShape = nullptr;

    // The values of a text read whole.
    std::vector<sloburn_json_slot> nodes;

    sloburn_json_result read(const char *bytes, size_t length);
    sloburn_json_tree readTree(const char *bytes, size_t length);

private:
    // Producers write few shapes; records without any cost this many comparisons of their first bytes.
    static constexpr size_t mostShapes = 4;

    const char *start = nullptr;
    const uint32_t *next = nullptr;
    const uint32_t *end = nullptr;
    const char *textEnd = nullptr;
    char *freeText = nullptr;
    bool hasEscapes = false;
    size_t element = 0;
    error_code failure = SUCCESS;

    bool fail(error_code error) {
        failure = next == end ? INCOMPLETE_ARRAY_OR_OBJECT : error;
        return false;
    }
    /// Whether a text was unescaped, so that other memory lies behind it than behind the record's own.
    bool freeTextHolds(std::string_view text) const {
        return hasEscapes && text.data() >= texts.data() && text.data() < texts.data() + texts.size();
    }
    char peek() const { return next < end ? start[*next] : '\0'; }
    error_code scan(const char *bytes, size_t length);
    bool readDocument();
    bool addElement();
    void makeRoom(size_t count);
    bool readShape(const char *bytes, size_t length);
    void learn(const char *bytes, size_t length);
    bool readValue(Keys *keys, sloburn_json_slot &slot, int depth);
    bool readScalar(sloburn_json_slot &slot);
    bool readObject(Keys *keys, sloburn_json_slot &slot, int depth);
    bool readArray(sloburn_json_slot &slot, int depth);
    bool readString(std::string_view &text);
    bool readAtom(const char *atom, size_t length, error_code error);
    std::string_view token() const;
    void keep(const Key &key, const sloburn_json_slot &slot, int depth);
    bool addNode(int depth);
    bool addMembers(char open, int depth);
};

error_code sloburn_json::scan(const char *bytes, size_t length) {
    if (length > capacity || !scanner) {
        const size_t wantedCapacity = length < 4096 ? 4096 : 2 * length;
        if (!scanner) {
            auto error = get_active_implementation()->create_dom_parser_implementation(wantedCapacity, maxDepth, scanner);
            if (error) return error;
        } else if (auto error = scanner->set_capacity(wantedCapacity)) {
            return error;
        }
        capacity = wantedCapacity;
    }
    if (auto error = scanner->stage1(reinterpret_cast<const uint8_t *>(bytes), length, stage1_mode::regular)) return error;
    start = bytes;
    textEnd = bytes + length;
    next = scanner->structural_indexes.get();
    end = next + scanner->n_structural_indexes;
    hasEscapes = std::memchr(bytes, '\\', length) != nullptr;
    if (hasEscapes && texts.size() < length) texts.resize(2 * length);
    freeText = texts.data();
    return SUCCESS;
}

/// The token at hand without the space behind it. Behind the last token the scanner puts the length of the text.
std::string_view sloburn_json::token() const {
    const char *first = start + next[0];
    const char *last = start + next[1];
    while (last > first && isSpace(last[-1])) last--;
    return std::string_view(first, static_cast<size_t>(last - first));
}

/// Between a string's closing quote and the next token only space can lie: anything else would be a token.
bool sloburn_json::readString(std::string_view &text) {
    const char *const first = start + next[0] + 1;
    const char *last = start + next[1] - 1;
    next++;
    while (last > first && isSpace(*last)) last--;
    if (last < first || *last != '"') return fail(STRING_ERROR);
    text = std::string_view(first, static_cast<size_t>(last - first));
    if (!hasEscapes || std::memchr(text.data(), '\\', text.size()) == nullptr) return true;
    char *const to = freeText;
    freeText = unescape(text, to);
    if (!freeText) {
        next--;
        return fail(STRING_ERROR);
    }
    text = std::string_view(to, static_cast<size_t>(freeText - to));
    return true;
}

bool sloburn_json::readAtom(const char *atom, size_t length, error_code error) {
    const auto text = token();
    if (text.size() != length || std::memcmp(text.data(), atom, length) != 0) return fail(error);
    next++;
    return true;
}

bool sloburn_json::readValue(Keys *keys, sloburn_json_slot &slot, int depth) {
    if (depth > maxDepth) return fail(DEPTH_ERROR);
    switch (peek()) {
    case '{': return readObject(keys, slot, depth);
    case '[': return readArray(slot, depth);
    default: return readScalar(slot);
    }
}

bool sloburn_json::readScalar(sloburn_json_slot &slot) {
    if (isLearning) values.push_back({token(), {}});
    switch (peek()) {
    case '"': {
        std::string_view text;
        if (!readString(text)) return false;
        slot = makeSlot(SLOBURN_JSON_STRING, text);
        return true;
    }
    case 't': slot = makeSlot(SLOBURN_JSON_TRUE); return readAtom("true", 4, T_ATOM_ERROR);
    case 'f': slot = makeSlot(SLOBURN_JSON_FALSE); return readAtom("false", 5, F_ATOM_ERROR);
    case 'n': slot = makeSlot(SLOBURN_JSON_NULL); return readAtom("null", 4, N_ATOM_ERROR);
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': {
        const auto text = token();
        const char *const behind = text.data() + text.size();
        if (sloburn::readNumber(text.data(), behind, slot) != behind) return fail(NUMBER_ERROR);
        next++;
        return true;
    }
    default: return fail(TAPE_ERROR);
    }
}

void sloburn_json::keep(const Key &key, const sloburn_json_slot &slot, int depth) {
    for (const auto path : key.paths) {
        auto &best = depths[element + path];
        if (best < depth) continue;
        best = static_cast<uint8_t>(depth);
        slots[element + path] = slot;
        origins[path] = values.size();
    }
}

bool sloburn_json::readObject(Keys *keys, sloburn_json_slot &slot, int depth) {
    const char *const first = start + *next++;
    if (peek() == '}') {
        slot = makeSlot(SLOBURN_JSON_OBJECT, std::string_view(first, static_cast<size_t>(start + *next++ + 1 - first)));
        return true;
    }
    while (true) {
        std::string_view text;
        if (peek() != '"') return fail(TAPE_ERROR);
        if (!readString(text)) return false;
        if (peek() != ':') return fail(TAPE_ERROR);
        next++;
        Key *const key = keys ? keys->find(text, freeTextHolds(text) ? text.data() + text.size() : textEnd) : nullptr;
        Keys *below = nullptr;
        if (key && !key->rests.empty() && peek() == '{') {
            if (!key->below) key->below = std::make_unique<Keys>(key->rests);
            below = key->below.get();
        }
        sloburn_json_slot value;
        if (!readValue(below, value, depth + 1)) return false;
        if (key) keep(*key, value, depth);
        const char mark = peek();
        if (mark == '}') break;
        if (mark != ',') return fail(TAPE_ERROR);
        next++;
    }
    slot = makeSlot(SLOBURN_JSON_OBJECT, std::string_view(first, static_cast<size_t>(start + *next++ + 1 - first)));
    return true;
}

bool sloburn_json::readArray(sloburn_json_slot &slot, int depth) {
    const char *const first = start + *next++;
    if (peek() != ']') {
        while (true) {
            sloburn_json_slot value;
            if (!readValue(nullptr, value, depth + 1)) return false;
            const char mark = peek();
            if (mark == ']') break;
            if (mark != ',') return fail(TAPE_ERROR);
            next++;
        }
    }
    slot = makeSlot(SLOBURN_JSON_ARRAY, std::string_view(first, static_cast<size_t>(start + *next++ + 1 - first)));
    return true;
}

void sloburn_json::makeRoom(size_t count) {
    if (kinds.size() >= count) return;
    kinds.resize(2 * count);
    slots.resize(2 * count * paths.size());
    depths.resize(slots.size());
}

bool sloburn_json::addElement() {
    makeRoom(elements + 1);
    element = elements * paths.size();
    std::fill_n(slots.begin() + element, paths.size(), makeSlot(SLOBURN_JSON_ABSENT));
    std::fill_n(depths.begin() + element, paths.size(), uint8_t(255));
    sloburn_json_slot slot;
    if (!readValue(wanted.get(), slot, 1)) return false;
    kinds[elements++] = slot.kind;
    return true;
}

bool sloburn_json::readDocument() {
    if (peek() != '[') {
        if (!addElement()) return false;
    } else {
        next++;
        if (peek() == ']') {
            next++;
        } else {
            while (true) {
                if (!addElement()) return false;
                const char mark = peek();
                next++;
                if (mark == ']') break;
                if (mark != ',') {
                    next--;
                    return fail(TAPE_ERROR);
                }
            }
        }
    }
    // Whatever follows the value is an error: `{"v":1} garbage` is not a record.
    return next == end || fail(TAPE_ERROR);
}

/// Reads a record of a shape that is known; false when it has none.
bool sloburn_json::readShape(const char *bytes, size_t length) {
    for (size_t i = 0; i < shapes.size(); i++) {
        // A shape writes the same slots each time: after one of the same shape there is nothing to clear.
        if (shapes[i].get() != slotsShape) {
            std::fill_n(slots.begin(), paths.size(), makeSlot(SLOBURN_JSON_ABSENT));
            slotsShape = shapes[i].get();
        }
        if (!shapes[i]->read(bytes, length, slots.data())) continue;
        kinds[0] = SLOBURN_JSON_OBJECT;
        elements = 1;
        unknownShapes = 0;
        if (i > 0) std::swap(shapes[i], shapes[i - 1]);
        return true;
    }
    slotsShape = nullptr;
    return false;
}

/// Keeps the shape of a record that was read, in place of the one that came least.
void sloburn_json::learn(const char *bytes, size_t length) {
    isLearning = false;
    if (elements != 1 || kinds[0] != SLOBURN_JSON_OBJECT) return;
    for (size_t path = 0; path < paths.size(); path++) {
        const auto kind = slots[path].kind;
        if (kind == SLOBURN_JSON_ABSENT) continue;
        // A whole object or array is no scalar.
        if (kind == SLOBURN_JSON_OBJECT || kind == SLOBURN_JSON_ARRAY) return;
        values[origins[path] - 1].paths.push_back(static_cast<uint32_t>(path));
    }
    if (shapes.size() == mostShapes) shapes.pop_back();
    shapes.push_back(std::make_unique<sloburn::RecordShape>(std::string_view(bytes, length), values));
}

sloburn_json_result sloburn_json::read(const char *bytes, size_t length) {
    elements = 0;
    failure = SUCCESS;
    makeRoom(1);
    if (!readShape(bytes, length)) {
        // Where no two records are alike, little is spent on learning.
        isLearning = unknownShapes < 8 || unknownShapes % 64 == 0;
        unknownShapes++;
        values.clear();
        failure = scan(bytes, length);
    }
    size_t offset = 0;
    if (failure == SUCCESS && elements == 0 && !readDocument()) offset = next < end ? *next : length;
    if (isLearning && failure == SUCCESS) learn(bytes, length);
    isLearning = false;
    return sloburn_json_result{
        failure == SUCCESS ? nullptr : error_message(failure), offset, elements, kinds.data(), slots.data(),
    };
}

/// Adds the value at hand and all that is in it to the tree.
bool sloburn_json::addNode(int depth) {
    if (depth > maxDepth) return fail(DEPTH_ERROR);
    const size_t place = nodes.size();
    const char mark = peek();
    sloburn_json_slot node;
    if (mark == '{' || mark == '[') {
        nodes.push_back(makeSlot(SLOBURN_JSON_ABSENT));
        const char *const first = start + *next++;
        if (!addMembers(mark, depth)) return false;
        const auto length = static_cast<size_t>(start + *next++ + 1 - first);
        node = makeSlot(mark == '{' ? SLOBURN_JSON_OBJECT : SLOBURN_JSON_ARRAY, std::string_view(first, length));
    } else {
        if (!readScalar(node)) return false;
        nodes.push_back(node);
    }
    node.end = static_cast<uint32_t>(nodes.size());
    nodes[place] = node;
    return true;
}

/// Adds what is in an object or array, up to its end.
bool sloburn_json::addMembers(char open, int depth) {
    const char close = open == '{' ? '}' : ']';
    if (peek() == close) return true;
    while (true) {
        if (open == '{') {
            std::string_view key;
            if (peek() != '"') return fail(TAPE_ERROR);
            if (!readString(key)) return false;
            if (peek() != ':') return fail(TAPE_ERROR);
            next++;
            nodes.push_back(makeSlot(SLOBURN_JSON_STRING, key));
            nodes.back().end = static_cast<uint32_t>(nodes.size());
        }
        if (!addNode(depth + 1)) return false;
        const char mark = peek();
        if (mark == close) return true;
        if (mark != ',') return fail(TAPE_ERROR);
        next++;
    }
}

sloburn_json_tree sloburn_json::readTree(const char *bytes, size_t length) {
    nodes.clear();
    size_t offset = 0;
    failure = scan(bytes, length);
    if (failure == SUCCESS && (!addNode(1) || (next != end && !fail(TAPE_ERROR)))) {
        offset = next < end ? *next : length;
    }
    return sloburn_json_tree{failure == SUCCESS ? nullptr : error_message(failure), offset, nodes.data(), nodes.size()};
}

sloburn_json *sloburn_json_new(const char *const *paths, const size_t *lengths, size_t count) {
    auto reader = new sloburn_json();
    for (size_t i = 0; i < count; i++) reader->paths.emplace_back(paths[i], lengths[i]);
    reader->origins.resize(count);
    std::vector<Wanted> wanted;
    for (size_t i = 0; i < count; i++) wanted.push_back({static_cast<uint32_t>(i), reader->paths[i]});
    reader->wanted = std::make_unique<Keys>(wanted);
    return reader;
}

sloburn_json_result sloburn_json_read(sloburn_json *reader, const char *bytes, size_t length) {
    // An empty text may come as a null pointer.
    return reader->read(bytes ? bytes : "", length);
}

sloburn_json_tree sloburn_json_read_tree(sloburn_json *reader, const char *bytes, size_t length) {
    return reader->readTree(bytes ? bytes : "", length);
}

void sloburn_json_free(sloburn_json *reader) { delete reader; }
