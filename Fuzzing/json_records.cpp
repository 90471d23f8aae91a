// Feeds texts to the JSON reader and compares what it gives at first sight with what it gives once it knows the shape
// of records, and with a plain check of the grammar. An input is a sequence of records, each of which begins with a
// record separator, as in RFC 7464; the first may go without.
#include "CSimdJSON.h"
#include "plain_json.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t capacity);

namespace {

constexpr char separator = '\x1E';
constexpr std::string_view paths[] = {
    "a", "b", "a.b", "a.b.c", "", ".a", "a..b", "value", "latency_milliseconds", "latency_", "labels.region", "\u00e9",
};
constexpr size_t pathCount = std::size(paths);
// After so many inputs the reader of all inputs is made anew.
constexpr size_t mostInputs = 500;

struct Reader {
    sloburn_json *const reader = make();
    Reader() = default;
    Reader(const Reader &) = delete;
    ~Reader() { sloburn_json_free(reader); }

    sloburn_json_result read(std::string_view record) const {
        return sloburn_json_read(reader, record.data(), record.size());
    }

private:
    static sloburn_json *make() {
        const char *texts[pathCount];
        size_t lengths[pathCount];
        for (size_t i = 0; i < pathCount; i++) {
            texts[i] = paths[i].data();
            lengths[i] = paths[i].size();
        }
        return sloburn_json_new(texts, lengths, pathCount);
    }
};

/// Memory with an unreadable page behind it: the scanner is a library in which no sanitizer sees a read past the end.
class GuardedPages {
public:
    std::string_view place(std::string_view record) {
        if (record.size() > capacity) {
            const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
            capacity = (2 * record.size() / page + 1) * page;
            void *const pages =
                mmap(nullptr, capacity + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (pages == MAP_FAILED) abort();
            start = static_cast<char *>(pages);
            mprotect(start + capacity, page, PROT_NONE);
        }
        char *const at = start + (capacity - record.size());
        if (!record.empty()) std::memcpy(at, record.data(), record.size());
        return std::string_view(at, record.size());
    }

private:
    char *start = nullptr;
    size_t capacity = 0;
};

// Where findings go, what the reader of all inputs has read, and how many inputs and records there were.
std::string findings;
std::string history;
size_t inputs = 0;
size_t recordCount = 0;

[[noreturn]] void found(const char *what, const char *way, std::string_view record) {
    std::fprintf(stderr, "\nfinding: %s %s, in the record\n%.*s\n", what, way, static_cast<int>(record.size()),
                 record.data());
    // By itself the last input does not show what came of those before it.
    const std::string name = findings + "history";
    if (FILE *const file = std::fopen(name.c_str(), "wb")) {
        std::fwrite(history.data(), 1, history.size(), file);
        std::fclose(file);
        std::fprintf(stderr, "all that came before it is in %s\n", name.c_str());
    }
    std::abort();
}

std::string_view text(const sloburn_json_slot &slot) {
    return slot.length == 0 ? std::string_view() : std::string_view(slot.text, slot.length);
}

void compare(
    const sloburn_json_result &first, const sloburn_json_result &other, const char *way, std::string_view record) {
    if (!first.error != !other.error) found("refused or taken", way, record);
    if (first.error) {
        if (first.error_offset != other.error_offset || std::strcmp(first.error, other.error) != 0) {
            found("another error", way, record);
        }
        return;
    }
    if (first.element_count != other.element_count) found("another number of elements", way, record);
    for (size_t i = 0; i < first.element_count; i++) {
        if (first.element_kinds[i] != other.element_kinds[i]) found("another kind of element", way, record);
        for (size_t path = i * pathCount; path < (i + 1) * pathCount; path++) {
            const auto &slot = first.slots[path];
            if (slot.kind != other.slots[path].kind) found("another kind of field", way, record);
            if (text(slot) != text(other.slots[path])) found("another text of a field", way, record);
        }
    }
}

void check(std::string_view bytes, const Reader &sequence, const Reader &lasting) {
    static GuardedPages pages;
    recordCount++;
    // A block of exactly this size, so that a read past its end is seen.
    const std::unique_ptr<char[]> block(new char[bytes.size()]);
    if (!bytes.empty()) std::memcpy(block.get(), bytes.data(), bytes.size());
    const std::string_view record(block.get(), bytes.size());
    const Reader fresh;
    const auto first = fresh.read(record);
    if (!first.error != sloburn::PlainJSON::isValid(record)) found("refused or taken", "against the grammar", record);
    const auto next = sequence.read(record);
    compare(first, next, "after the records before it", record);
    compare(first, lasting.read(pages.place(record)), "after all inputs", record);
    compare(next, fresh.read(record), "at second sight", record);
}

std::vector<std::string_view> records(std::string_view input) {
    std::vector<std::string_view> records;
    for (size_t end = input.find(separator); end != input.npos; end = input.find(separator)) {
        records.push_back(input.substr(0, end));
        input.remove_prefix(end + 1);
    }
    records.push_back(input);
    return records;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *count, char ***arguments) {
    constexpr std::string_view option = "-artifact_prefix=";
    for (int i = 1; i < *count; i++) {
        const std::string_view argument = (*arguments)[i];
        if (argument.substr(0, option.size()) == option) findings = argument.substr(option.size());
    }
    // Beside what libFuzzer counts, and in its form.
    std::atexit([] { std::fprintf(stderr, "stat::records: %zu\n", recordCount); });
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static std::unique_ptr<Reader> lasting;
    if (inputs++ % mostInputs == 0) {
        lasting = std::make_unique<Reader>();
        history.clear();
    }
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    if (!history.empty()) history += separator;
    history += input;
    const Reader sequence;
    for (const auto record : records(input)) check(record, sequence, *lasting);
    return 0;
}

/// Half of the time the last record comes once more and only the copy is changed: so it meets a reader that knows it.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned int seed) {
    std::minstd_rand random(seed);
    const std::string last(records(std::string_view(reinterpret_cast<const char *>(data), size)).back());
    const size_t room = capacity - size;
    if (random() % 2 == 0 || last.empty() || room < last.size() + 1) return LLVMFuzzerMutate(data, size, capacity);
    data[size] = static_cast<uint8_t>(separator);
    uint8_t *const copy = data + size + 1;
    std::memcpy(copy, last.data(), last.size());
    size_t length = last.size();
    for (auto changes = random() % 3 + 1; changes > 0; changes--) {
        length = LLVMFuzzerMutate(copy, length, room - 1);
    }
    return size + 1 + length;
}
