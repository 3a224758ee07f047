// SPDX-License-Identifier: Apache-2.0
// milliwatt quantize: a float model to integers, with calibration data and a report by layer.
#include <fmt/format.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/api/quantize.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, signature, data, out, method = "minmax",
                                           scheme = api::quant_scheme_names().front();
  int items = 400;
};

}  // namespace

Action declare_quantize(Command& command) {
  command.describe("Quantize a float model to integers after training");
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A float .mw or .tflite file").required();
  add_signature(command, o->signature);
  command.add_option("--data", o->data, "Calibration: .npy or .npz of inputs, or recordings")
      .required();
  command.add_option("--method", o->method, "Of choosing ranges: minmax, percentile or mse");
  command
      .add_option("--scheme", o->scheme,
                  "Activations and weights: int8, int16x8 (int16 activations, int8 weights) or "
                  "int8x4 (int4 weights)")
      .one_of(api::quant_scheme_names());
  command.add_option("--items", o->items, "At most so many calibration items").between(1, 1000000);
  command.add_option("-o,--output", o->out,
                     "The quantized model: .mw or .tflite; model.SCHEME.mw if absent");
  return [o](const Context& context) -> Outcome {
    ProgressBar bar(context.json);
    if (o->out.empty()) o->out = "model." + o->scheme + ".mw";
    MW_TRY(const api::QuantizeReport report,
           api::quantize_model(
               {{o->model, o->signature}, o->data, o->out, o->method, o->items, o->scheme},
               bar.callback()));
    Json layers = Json::array();
    Table table({"layer", "name", "SNR dB", "largest error", "clipped"});
    for (const LayerReport& layer : report.layers) {
      layers.push_back({{"op", layer.op},
                        {"name", layer.node},
                        {"snr_db", layer.sqnr_db},
                        {"largest_error", layer.largest_error},
                        {"clipped_share", layer.clipped_share}});
      table.row({layer.op, layer.node, fmt::format("{:.1f}", layer.sqnr_db),
                 fmt::format("{:.4g}", layer.largest_error), percent(layer.clipped_share)});
    }
    const Json json{{"model", o->model},
                    {"out", o->out},
                    {"bytes_before", report.bytes_before},
                    {"bytes_after", report.bytes_after},
                    {"layers", layers}};
    return context.show(json, [&] {
      table.print();
      fmt::print("\n{} -> {}\nwrote {}\n", byte_count(report.bytes_before),
                 byte_count(report.bytes_after), o->out);
    });
  };
}

}  // namespace mw::cli
