// SPDX-License-Identifier: Apache-2.0
// The boxes that may count stand in a heap, of which the best is taken until there are enough: it
// counts where it overlaps none of those that do.
#include "abi/float_math.h"
#include "ops/detection_postprocess/detection_postprocess.h"

namespace mw {
namespace detection_postprocess {
inline namespace MW_ABI {

namespace {

struct Box {
  float ymin, xmin, ymax, xmax;
};
// The scratch.
struct Work {
  Box* boxes;
  float* keys;  // by box: what it is worth
  int32_t *heap, *chosen;
  int32_t* found;  // places among the scores, and what stands there, best first
  float* worth;
};

float larger(float a, float b) {
  return a < b ? b : a;
}
float smaller(float a, float b) {
  return b < a ? b : a;
}

// False: a box has no area.
bool decode(const Params& p, const float* x, const float* anchors, Box* boxes) {
  for (int32_t i = 0; i < p.boxes; ++i, x += p.box_stride, anchors += 4) {
    const float y_center = x[0] / p.scale[0] * anchors[2] + anchors[0];
    const float x_center = x[1] / p.scale[1] * anchors[3] + anchors[1];
    const float half_h = 0.5f * exp_f32(x[2] / p.scale[2]) * anchors[2];
    const float half_w = 0.5f * exp_f32(x[3] / p.scale[3]) * anchors[3];
    const Box box = {y_center - half_h, x_center - half_w, y_center + half_h, x_center + half_w};
    if (box.ymin >= box.ymax || box.xmin >= box.xmax) return false;
    boxes[i] = box;
  }
  return true;
}

float area(const Box& box) {
  return (box.ymax - box.ymin) * (box.xmax - box.xmin);
}
float overlap(const Box& a, const Box& b) {
  const float of_a = area(a), of_b = area(b);
  if (of_a <= 0 || of_b <= 0) return 0;
  const float height = smaller(a.ymax, b.ymax) - larger(a.ymin, b.ymin);
  const float width = smaller(a.xmax, b.xmax) - larger(a.xmin, b.xmin);
  const float both = larger(height, 0) * larger(width, 0);
  return both / (of_a + of_b - both);
}

bool better(const float* keys, int32_t a, int32_t b) {
  return keys[a] > keys[b] || (keys[a] == keys[b] && a < b);
}
void sift(const float* keys, int32_t* heap, int32_t size, int32_t at) {
  for (int32_t child; (child = 2 * at + 1) < size; at = child) {
    if (child + 1 < size && better(keys, heap[child + 1], heap[child])) ++child;
    if (!better(keys, heap[child], heap[at])) return;
    const int32_t moved = heap[at];
    heap[at] = heap[child], heap[child] = moved;
  }
}

// How many boxes count by their keys, best first in `chosen`.
int32_t choose(const Params& p, const Work& w, int32_t limit) {
  int32_t size = 0, count = 0;
  for (int32_t i = 0; i < p.boxes; ++i) {
    if (w.keys[i] >= p.score_threshold) w.heap[size++] = i;
  }
  for (int32_t i = size / 2; i-- > 0;) sift(w.keys, w.heap, size, i);
  while (size > 0 && count < limit) {
    const int32_t best = w.heap[0];
    w.heap[0] = w.heap[--size];
    sift(w.keys, w.heap, size, 0);
    bool counts = true;
    for (int32_t i = 0; i < count && counts; ++i) {
      counts = !(overlap(w.boxes[w.chosen[i]], w.boxes[best]) > p.iou_threshold);
    }
    if (counts) w.chosen[count++] = best;
  }
  return count;
}

// Puts what a class found, best first, behind what is as good.
int32_t merge(const Params& p, const Work& w, int32_t found, int32_t chosen, int32_t first_score) {
  for (int32_t i = 0; i < chosen; ++i) {
    const float worth = w.keys[w.chosen[i]];
    if (found == p.most && !(worth > w.worth[found - 1])) return found;
    int32_t at = found < p.most ? found++ : found - 1;
    for (; at > 0 && w.worth[at - 1] < worth; --at) {
      w.worth[at] = w.worth[at - 1], w.found[at] = w.found[at - 1];
    }
    w.worth[at] = worth;
    w.found[at] = w.chosen[i] * p.class_stride + first_score;
  }
  return found;
}

int32_t each_class(const Params& p, const float* scores, const Work& w) {
  int32_t found = 0;
  for (int32_t c = p.class_stride - p.classes; c < p.class_stride; ++c) {
    for (int32_t i = 0; i < p.boxes; ++i) w.keys[i] = scores[i * p.class_stride + c];
    found = merge(p, w, found, choose(p, w, p.limit), c);
  }
  return found;
}

int32_t best_score(const Params& p, const float* scores, int32_t box) {
  const int32_t end = (box + 1) * p.class_stride;
  int32_t best = end - p.classes;
  for (int32_t at = best + 1; at < end; ++at) {
    if (scores[at] > scores[best]) best = at;
  }
  return best;
}
int32_t each_box(const Params& p, const float* scores, const Work& w) {
  for (int32_t i = 0; i < p.boxes; ++i) w.keys[i] = scores[best_score(p, scores, i)];
  const int32_t count = choose(p, w, p.most);
  for (int32_t i = 0; i < count; ++i) w.found[i] = best_score(p, scores, w.chosen[i]);
  return count;
}

}  // namespace

MW_SHARED void DetectionPostprocessF32::ref(const Params& p, const Args& args) {
  const float* scores = args.input<float>(1);
  Box* boxes = args.scratch<Box>();
  float* keys = reinterpret_cast<float*>(boxes + p.boxes);
  int32_t* heap = reinterpret_cast<int32_t*>(keys + p.boxes);
  int32_t* found = heap + 2 * p.boxes;
  const Work w = {boxes,          keys,  heap,
                  heap + p.boxes, found, reinterpret_cast<float*>(found + p.most)};
  int32_t count = 0;
  if (decode(p, args.input<float>(0), args.input<float>(2), boxes)) {
    count = p.limit > 0 ? each_class(p, scores, w) : each_box(p, scores, w);
  }
  Box* y = args.output<Box>(0);
  float *classes = args.output<float>(1), *worth = args.output<float>(2);
  for (int32_t i = 0; i < p.rows; ++i) {
    if (i < count) {
      const int32_t box = found[i] / p.class_stride;
      y[i] = boxes[box];
      classes[i] = float(found[i] - (box + 1) * p.class_stride + p.classes);
      worth[i] = scores[found[i]];
    } else {
      y[i] = Box{0, 0, 0, 0};
      classes[i] = worth[i] = 0;
    }
  }
  *args.output<float>(3) = float(count);
}

}  // namespace MW_ABI
}  // namespace detection_postprocess
}  // namespace mw
