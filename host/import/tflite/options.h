// SPDX-License-Identifier: Apache-2.0
// What: writes the options table of any builtin operator from a list of scalars.
// Why: the schema's own type tables say which fields a table has, so no operator is named here.
// Contract: values stand in schema order; floats are given by their bits. A shorter list leaves
// the rest at the schema's defaults. A field that is a list of int32 gets `list`, whatever its
// value.
#pragma once

#include <span>

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {

// The options table that an operator uses, by name: CONV_2D has Conv2DOptions. NONE if the schema
// lists no table.
tflite::BuiltinOptions options_of(tflite::BuiltinOperator op);

Result<flatbuffers::Offset<void>> write_options(flatbuffers::FlatBufferBuilder& builder,
                                                tflite::BuiltinOptions type,
                                                std::span<const int64_t> values,
                                                std::span<const int32_t> list = {});

}  // namespace mw
