// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/movement/spread_grad.h"

#include <algorithm>

#include "abi/checked.h"

namespace mw::movement {

namespace {

constexpr int32_t kElemBytes = int32_t(sizeof(float));

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Walk& p)
      : run_elems(p.run_bytes / kElemBytes),
        y_elems(p.whole_bytes / kElemBytes),
        fill(float_from_bits(p.fill)) {
    Place<kLoops> place(p.first);
    do {
      runs.push_back(place.at / kElemBytes);
    } while (place.next(p));
  }

  void forward(const GradCall& call) override {
    std::fill_n(call.y, y_elems, fill);
    each_run(call,
             [&](int64_t x, int64_t y) { std::copy_n(call.x[kX] + x, run_elems, call.y + y); });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_run(call,
             [&](int64_t x, int64_t y) { std::copy_n(call.dy + y, run_elems, call.dx[kX] + x); });
  }

 private:
  template <class F>
  void each_run(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(int(runs.size()), kChunks, chunk);
      for (int r = range.begin; r < range.end; ++r) f(int64_t(r) * run_elems, runs[size_t(r)]);
    });
  }

  std::vector<int32_t> runs;  // where each stands in y
  const int32_t run_elems, y_elems;
  const float fill;
};

}  // namespace

Result<std::unique_ptr<GradKernel>> plan_spread(const GradNode& node, const PadAttrs& a) {
  if (a.before[0] != 0 || a.after[0] != 0) {
    return not_trainable(node, "it adds items to a batch", "pad the other dimensions");
  }
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Walk>(node)));
}

}  // namespace mw::movement
