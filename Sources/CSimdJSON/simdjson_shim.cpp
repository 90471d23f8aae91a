#include "CSimdJSON.h"

#include <cstring>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace simdjson;

namespace {

// Deep enough for any telemetry, shallow enough for any stack.
constexpr int maxDepth = 128;

/// A path, or what is left of it below the keys already entered.
struct Wanted {
    size_t path;
    std::string_view rest;
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The grammar of RFC 8259, section 6.
bool isNumber(std::string_view text) {
    size_t i = 0;
    const size_t n = text.size();
    if (i < n && text[i] == '-') i++;
    if (i == n || !isDigit(text[i])) return false;
    if (text[i] == '0') {
        i++;
    } else {
        while (i < n && isDigit(text[i])) i++;
    }
    if (i < n && text[i] == '.') {
        i++;
        if (i == n || !isDigit(text[i])) return false;
        while (i < n && isDigit(text[i])) i++;
    }
    if (i < n && (text[i] == 'e' || text[i] == 'E')) {
        i++;
        if (i < n && (text[i] == '+' || text[i] == '-')) i++;
        if (i == n || !isDigit(text[i])) return false;
        while (i < n && isDigit(text[i])) i++;
    }
    return i == n;
}

/// The text of an object or array just read, which ends with the last `bracket` before the next token.
std::string_view rawText(const char *start, ondemand::value value, char bracket) {
    const char *end;
    if (value.current_location().get(end)) return {};
    while (end > start && end[-1] != bracket) end--;
    return std::string_view(start, static_cast<size_t>(end - start));
}

std::string_view trimmed(std::string_view text) {
    size_t end = text.size();
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\n' || text[end - 1] == '\r'))
        end--;
    return text.substr(0, end);
}

} // namespace

struct sloburn_json {
    std::vector<std::string> paths;
    std::vector<Wanted> wanted;
    ondemand::parser parser;
    std::string buffer;
    std::vector<sloburn_json_slot> slots;
    // How deep the literal key was that gave a slot: the shallowest wins, the last of equals does.
    std::vector<int> depths;
    std::vector<uint8_t> kinds;

    error_code readValue(ondemand::value value, const std::vector<Wanted> &below, sloburn_json_slot &slot, int depth);
    error_code readObject(ondemand::object object, const std::vector<Wanted> &here, int depth);
    error_code readArray(ondemand::array array, int depth);
    error_code readElement(ondemand::value value);
    error_code readDocument(ondemand::document &document);
    void addElement(uint8_t kind);
};

static sloburn_json_slot makeSlot(uint8_t kind, std::string_view text = {}) {
    return sloburn_json_slot{text.data(), text.size(), kind};
}

error_code sloburn_json::readValue(
    ondemand::value value, const std::vector<Wanted> &below, sloburn_json_slot &slot, int depth) {
    if (depth > maxDepth) return DEPTH_ERROR;
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    switch (type) {
    case ondemand::json_type::object: {
        const char *start = value.raw_json_token().data();
        ondemand::object object;
        if (auto error = value.get_object().get(object)) return error;
        if (auto error = readObject(object, below, depth)) return error;
        slot = makeSlot(SLOBURN_JSON_OBJECT, rawText(start, value, '}'));
        return SUCCESS;
    }
    case ondemand::json_type::array: {
        const char *start = value.raw_json_token().data();
        ondemand::array array;
        if (auto error = value.get_array().get(array)) return error;
        if (auto error = readArray(array, depth)) return error;
        slot = makeSlot(SLOBURN_JSON_ARRAY, rawText(start, value, ']'));
        return SUCCESS;
    }
    case ondemand::json_type::string: {
        std::string_view text;
        if (auto error = value.get_string().get(text)) return error;
        slot = makeSlot(SLOBURN_JSON_STRING, text);
        return SUCCESS;
    }
    case ondemand::json_type::number: {
        auto token = trimmed(value.raw_json_token());
        if (!isNumber(token)) return NUMBER_ERROR;
        slot = makeSlot(SLOBURN_JSON_NUMBER, token);
        return SUCCESS;
    }
    case ondemand::json_type::boolean: {
        auto token = trimmed(value.raw_json_token());
        if (token == "true") slot = makeSlot(SLOBURN_JSON_TRUE);
        else if (token == "false") slot = makeSlot(SLOBURN_JSON_FALSE);
        else return token[0] == 't' ? T_ATOM_ERROR : F_ATOM_ERROR;
        return SUCCESS;
    }
    case ondemand::json_type::null:
        slot = makeSlot(SLOBURN_JSON_NULL);
        return trimmed(value.raw_json_token()) == "null" ? SUCCESS : N_ATOM_ERROR;
    }
    return TAPE_ERROR;
}

error_code sloburn_json::readObject(ondemand::object object, const std::vector<Wanted> &here, int depth) {
    static const std::vector<Wanted> none;
    const size_t element = slots.size() - paths.size();
    for (auto member : object) {
        ondemand::field field;
        if (auto error = std::move(member).get(field)) return error;
        std::string_view key;
        if (auto error = field.unescaped_key().get(key)) return error;
        // Only an object with wanted keys pays for the list of what is wanted below.
        std::vector<Wanted> below;
        for (const auto &want : here) {
            if (want.rest.size() > key.size() && want.rest[key.size()] == '.' &&
                want.rest.compare(0, key.size(), key) == 0) {
                below.push_back({want.path, want.rest.substr(key.size() + 1)});
            }
        }
        sloburn_json_slot slot;
        if (auto error = readValue(field.value(), below.empty() ? none : below, slot, depth + 1)) return error;
        for (const auto &want : here) {
            if (want.rest != key) continue;
            auto &best = depths[element + want.path];
            if (best >= 0 && best < depth) continue;
            best = depth;
            slots[element + want.path] = slot;
        }
    }
    return SUCCESS;
}

error_code sloburn_json::readArray(ondemand::array array, int depth) {
    static const std::vector<Wanted> none;
    for (auto member : array) {
        ondemand::value value;
        if (auto error = std::move(member).get(value)) return error;
        sloburn_json_slot slot;
        if (auto error = readValue(value, none, slot, depth + 1)) return error;
    }
    return SUCCESS;
}

void sloburn_json::addElement(uint8_t kind) {
    kinds.push_back(kind);
    slots.resize(slots.size() + paths.size(), makeSlot(SLOBURN_JSON_ABSENT));
    depths.resize(slots.size(), -1);
}

error_code sloburn_json::readElement(ondemand::value value) {
    addElement(SLOBURN_JSON_ABSENT);
    sloburn_json_slot slot;
    if (auto error = readValue(value, wanted, slot, 1)) return error;
    kinds.back() = slot.kind;
    return SUCCESS;
}

error_code sloburn_json::readDocument(ondemand::document &document) {
    ondemand::json_type type;
    if (auto error = document.type().get(type)) return error;
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        if (auto error = document.get_array().get(array)) return error;
        for (auto member : array) {
            ondemand::value value;
            if (auto error = std::move(member).get(value)) return error;
            if (auto error = readElement(value)) return error;
        }
    } else if (type == ondemand::json_type::object) {
        addElement(SLOBURN_JSON_OBJECT);
        ondemand::object object;
        if (auto error = document.get_object().get(object)) return error;
        if (auto error = readObject(object, wanted, 1)) return error;
    } else {
        // A lone scalar: valid or not, it is no sample.
        addElement(type == ondemand::json_type::string    ? SLOBURN_JSON_STRING
                   : type == ondemand::json_type::number  ? SLOBURN_JSON_NUMBER
                   : type == ondemand::json_type::boolean ? SLOBURN_JSON_TRUE
                                                          : SLOBURN_JSON_NULL);
        return SUCCESS;
    }
    // Whatever follows the value is an error: `{"v":1} garbage` is not a record.
    const char *location;
    return document.current_location().get(location) == OUT_OF_BOUNDS ? SUCCESS : TAPE_ERROR;
}

sloburn_json *sloburn_json_new(const char *const *paths, const size_t *lengths, size_t count) {
    auto reader = new sloburn_json();
    for (size_t i = 0; i < count; i++) reader->paths.emplace_back(paths[i], lengths[i]);
    for (size_t i = 0; i < count; i++) reader->wanted.push_back({i, reader->paths[i]});
    return reader;
}

sloburn_json_result sloburn_json_read(sloburn_json *reader, const char *bytes, size_t length) {
    if (reader->buffer.size() < length + SIMDJSON_PADDING) reader->buffer.resize(2 * length + SIMDJSON_PADDING);
    std::memcpy(&reader->buffer[0], bytes, length);
    std::memset(&reader->buffer[length], ' ', SIMDJSON_PADDING);
    reader->slots.clear();
    reader->depths.clear();
    reader->kinds.clear();

    ondemand::document document;
    auto error = reader->parser.iterate(reader->buffer.data(), length, reader->buffer.size()).get(document);
    size_t offset = 0;
    if (!error) {
        error = reader->readDocument(document);
        const char *location;
        if (error && document.current_location().get(location) == SUCCESS && location >= reader->buffer.data()) {
            offset = static_cast<size_t>(location - reader->buffer.data());
        } else if (error) {
            offset = length;
        }
    }
    return sloburn_json_result{
        error ? error_message(error) : nullptr,
        offset < length ? offset : length,
        reader->kinds.size(),
        reader->kinds.data(),
        reader->slots.data(),
    };
}

void sloburn_json_free(sloburn_json *reader) { delete reader; }
