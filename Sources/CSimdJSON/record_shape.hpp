// Records of one producer mostly differ in their values alone: same keys, same order, same spaces. A shape is what stays
// the same of a record that was read and found valid. Another record that has the same bytes there, and valid scalars in
// between, is valid too and has its values at the same places: it is read in one pass, without looking for tokens.
#ifndef SLOBURN_RECORD_SHAPE_HPP
#define SLOBURN_RECORD_SHAPE_HPP

#include "CSimdJSON.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sloburn {

/// Reads a number by the grammar of RFC 8259, section 6, from `at`; returns where it ends, null where there is none.
const char *readNumber(const char *at, const char *end, sloburn_json_slot &slot);

/// A scalar of the record a shape is made from.
struct ShapeValue {
    /// Where it lies, a string with its quotes.
    std::string_view text;
    /// The paths that it answers.
    std::vector<uint32_t> paths;
};

/// What stays the same of records, and where their values are.
class RecordShape {
public:
    /// Makes the shape of a valid record.
    ///
    /// @param record the whole record.
    /// @param values its scalar values, keys left out, in order.
    RecordShape(std::string_view record, const std::vector<ShapeValue> &values);

    /// Reads a record of this shape.
    ///
    /// @param bytes the record; no padding is needed.
    /// @param slots one for each path. Those of the shape are written, whatever is in them; the others are left alone.
    /// @return false when the record has another shape, or something in it has to be looked at more closely.
    bool read(const char *bytes, size_t length, sloburn_json_slot *slots) const;

private:
    struct Step {
        // The bytes before the value.
        uint32_t start;
        uint32_t length;
        // Its path, or `none`.
        uint32_t path;
        // What other paths it has, in `otherPaths`.
        uint32_t firstOther;
        uint32_t otherCount;
    };

    static constexpr uint32_t none = UINT32_MAX;

    std::string literals;
    std::vector<Step> steps;
    std::vector<uint32_t> otherPaths;
    uint32_t tailStart = 0;
};

} // namespace sloburn
#endif
