// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/custom_options.h"

#include <flatbuffers/flexbuffers.h>

#include "host/ir/op_def.h"

namespace mw {

namespace {

void add_value(flexbuffers::Builder& builder, const Field& field, const Bytes& attrs, uint32_t i) {
  const double value = get_field(field, attrs, i);
  if (field.kind == FieldKind::f32) {
    builder.Float(float(value));
  } else if (field.kind == FieldKind::boolean) {
    builder.Bool(value != 0);
  } else {
    builder.Int(int64_t(value));
  }
}

}  // namespace

Bytes custom_options_of(const Node& node) {
  flexbuffers::Builder builder;
  builder.Map([&] {
    for (const Field& field : node.op->attrs.fields) {
      builder.Key(field.name);
      if (field.count == 1) {
        add_value(builder, field, node.attrs, 0);
        continue;
      }
      builder.Vector([&] {
        for (uint32_t i = 0; i < field.count; ++i) add_value(builder, field, node.attrs, i);
      });
    }
  });
  builder.Finish();
  return builder.GetBuffer();
}

}  // namespace mw
