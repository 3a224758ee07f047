// SPDX-License-Identifier: Apache-2.0
#include "host/train/zoo.h"

#include <algorithm>
#include <cmath>

#include "host/train/net.h"
#include "host/train/trainer.h"

namespace mw {

namespace {

int32_t scaled(const NetSpec& spec, int32_t channels) {
  return std::max(int32_t(std::lround(double(channels) * double(spec.width_factor))), 1);
}

TensorId normalized(NetBuilder& net, TensorId x) {
  return net.relu(net.batch_norm(x));
}

TensorId head(NetBuilder& net, const NetSpec& spec, TensorId x) {
  if (spec.dropout > 0) x = net.dropout(x, spec.dropout);
  return net.softmax(net.dense(net.global_mean(x), spec.classes));
}

TensorId separable(NetBuilder& net, TensorId x, int32_t channels, const Kernel2d& kernel) {
  x = normalized(net, net.depthwise(x, kernel));
  return normalized(net, net.conv(x, channels, {}));
}

TensorId image(NetBuilder& net, const NetSpec& spec) {
  return net.input({1, spec.height, spec.width, spec.channels});
}

TensorId ds_cnn(NetBuilder& net, const NetSpec& spec) {
  const int32_t c = scaled(spec, 64);
  // Wide features (40 bands) are halved once more, so that the body works on a 25 x 5 to 25 x 10
  // map whatever the front end.
  const int32_t stride_w = spec.width > 20 ? 4 : 2;
  TensorId x = image(net, spec);
  x = normalized(net, net.conv(x, c, {.h = 10, .w = 4, .stride_h = 2, .stride_w = stride_w}));
  for (int i = 0; i < 4; ++i) x = separable(net, x, c, {.h = 3, .w = 3});
  return head(net, spec, x);
}

// Over time alone: bands are channels, so a layer is a 1-D convolution. Blocks of two separable
// convolutions with a shortcut; time is halved between the stages.
TensorId sepnet(NetBuilder& net, const NetSpec& spec) {
  TensorId x = net.input({1, spec.height, 1, spec.width * spec.channels});
  const int32_t stages[] = {scaled(spec, 48), scaled(spec, 64), scaled(spec, 80)};
  x = normalized(net, net.conv(x, stages[0], {.h = 3, .w = 1}));
  for (int32_t c : stages) {
    const bool narrows = c != stages[0];
    const int32_t stride = narrows ? 2 : 1;
    const TensorId shortcut = narrows ? net.batch_norm(net.conv(x, c, {.stride_h = stride})) : x;
    TensorId y = normalized(net, net.depthwise(x, {.h = 9, .w = 1, .stride_h = stride}));
    y = normalized(net, net.conv(y, c, {}));
    y = normalized(net, net.depthwise(y, {.h = 9, .w = 1}));
    y = net.batch_norm(net.conv(y, c, {}));
    x = net.relu(net.add(y, shortcut));
  }
  return head(net, spec, x);
}

TensorId mobilenet(NetBuilder& net, const NetSpec& spec) {
  struct Layer {
    int32_t channels, stride;
  };
  constexpr Layer kLayers[] = {{64, 1},  {128, 2},  {128, 1}, {256, 2}, {256, 1},
                               {512, 2}, {512, 1},  {512, 1}, {512, 1}, {512, 1},
                               {512, 1}, {1024, 2}, {1024, 1}};
  TensorId x = image(net, spec);
  x = normalized(net,
                 net.conv(x, scaled(spec, 32), {.h = 3, .w = 3, .stride_h = 2, .stride_w = 2}));
  for (const Layer& layer : kLayers) {
    x = separable(net, x, scaled(spec, layer.channels),
                  {.h = 3, .w = 3, .stride_h = layer.stride, .stride_w = layer.stride});
  }
  return head(net, spec, x);
}

TensorId resnet8(NetBuilder& net, const NetSpec& spec) {
  const int32_t widths[] = {scaled(spec, 16), scaled(spec, 32), scaled(spec, 64)};
  TensorId x = image(net, spec);
  x = normalized(net, net.conv(x, widths[0], {.h = 3, .w = 3}));
  for (int stage = 0; stage < 3; ++stage) {
    const int32_t c = widths[stage], s = stage == 0 ? 1 : 2;
    TensorId y = normalized(net, net.conv(x, c, {.h = 3, .w = 3, .stride_h = s, .stride_w = s}));
    y = net.batch_norm(net.conv(y, c, {.h = 3, .w = 3}));
    const TensorId shortcut =
        stage == 0 ? x : net.conv(x, c, {.stride_h = s, .stride_w = s}, /*bias=*/true);
    x = net.relu(net.add(y, shortcut));
  }
  return head(net, spec, x);
}

using Make = TensorId (*)(NetBuilder&, const NetSpec&);
constexpr ZooEntry kZoo[] = {
    {"ds_cnn", "depthwise separable network for keywords, 23 k parameters"},
    {"sepnet", "1-D separable residual network over time for keywords, 38 k parameters"},
    {"mobilenet", "MobileNet v1 for images; width_factor 0.25 has 214 k parameters"},
    {"resnet8", "residual network for small images, 78 k parameters"},
};
constexpr Make kMakers[] = {ds_cnn, sepnet, mobilenet, resnet8};
static_assert(std::size(kZoo) == std::size(kMakers));

}  // namespace

std::span<const ZooEntry> zoo() {
  return kZoo;
}

Result<Graph> make_net(const NetSpec& spec) {
  for (size_t i = 0; i < std::size(kZoo); ++i) {
    if (spec.name != kZoo[i].name) continue;
    NetBuilder net(spec.name);
    MW_TRY(Graph graph, net.finish(kMakers[i](net, spec)));
    MW_TRY_DO(initialize(graph, spec.seed));
    return graph;
  }
  std::string names;
  for (const ZooEntry& entry : kZoo) names += std::string(names.empty() ? "" : ", ") + entry.name;
  return Error{ErrorKind::usage, "no network is called '" + spec.name + "'", "",
               "choose one of " + names};
}

}  // namespace mw
