// SPDX-License-Identifier: MIT
#include "attune/nn/checkpoint.h"

#include <doctest/doctest.h>

#include <cstring>
#include <type_traits>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/attention/dot.h"
#include "attune/nn/dropout.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/gru.h"
#include "attune/tests/support/failing_allocation.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/temporary_directory.h"

namespace {

using namespace attune;
using namespace attune::testing;

class Model : public Module {
 public:
  Model(Place at, Rng& rng)
      : Module(at),
        rnn_(this, "rnn", 3, 4, rng),
        dropout_(this, "dropout", real(0.5), rng),
        output_(this, "output", 4, 2, rng) {}
  Variable operator()(const Variable& x, const Ids& lengths) const {
    return output_(dropout_(rnn_(x, lengths).output));
  }

 private:
  Child<GRU> rnn_;
  Child<Dropout> dropout_;
  Child<Linear> output_;
};

Tensor run(const Root<Model>& model) {
  return model(constant(random_tensor({4, 2, 3})), Ids({4, 3})).value();
}

bool same_values(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  bool same = a.size() == b.size();
  for (size_t i = 0; same && i < a.size(); ++i) same = static_cast<bool>(same_bits(a[i], b[i]));
  return same;
}

std::vector<Rng::State> stream_states(const Module& module) {
  std::vector<Rng::State> states;
  for (const NamedStream& stream : module.streams()) {
    if (stream.is_drawn_from) states.push_back(stream.stream->state());
  }
  return states;
}

TEST_CASE("checkpoint: a model comes back from a file bit by bit, random streams included") {
  Rng rng(1), other(2);
  const Root<Model> trained(rng);
  Root<Model> fresh(other);
  run(trained);  // the stream is now somewhere in its middle
  const TemporaryDirectory directory;
  const std::string path = directory.path("model.safetensors");
  write_safetensors(path, to_file(*trained, {{"config", "{\"hidden\": 4}"}, {"words", "été\n"}}));

  const SafetensorsFile file = read_safetensors(path);
  const LoadReport report = load_into(*fresh, file);
  CHECK(report.missing.empty());
  CHECK(report.unexpected.empty());
  CHECK(file.metadata.at("config") == "{\"hidden\": 4}");
  CHECK(file.metadata.at("words") == "été\n");
  CHECK(same_values(values(*fresh), values(*trained)));
  CHECK(stream_states(*fresh) == stream_states(*trained));
  for (int i = 0; i < 3; ++i) CHECK(same_bits(run(fresh), run(trained)));  // equal masks
}

TEST_CASE("checkpoint: a file holds every parameter and stream under its path") {
  Rng rng(1);
  const Root<Model> model(rng);
  const SafetensorsFile file = to_file(*model);
  CHECK(file.tensors.size() == model->parameters().size());
  for (const NamedVariable& p : model->parameters()) {
    CHECK(same_bits(file.tensors.at(p.name), p.variable.value()));
  }
  CHECK(file.integers.size() == 1);  // none of rnn.dropout, which drops nothing
  CHECK(file.integers.at("dropout.rng").size() == 3);
  CHECK(file.metadata.empty());
}

TEST_CASE("checkpoint: what drops nothing has no stream in the file") {
  Rng rng(1);
  CHECK(to_file(*Root<Dropout>(real(0), rng)).integers.empty());
  CHECK(to_file(*Root<GRU>(3, 4, rng, RecurrentOptions{.layers = 2})).integers.empty());
  // Dropout stands between layers, and there is one.
  CHECK(to_file(*Root<GRU>(3, 4, rng, RecurrentOptions{.dropout = real(0.5)})).integers.empty());
  const RecurrentOptions drops{.layers = 2, .dropout = real(0.5)};
  CHECK(to_file(*Root<GRU>(3, 4, rng, drops)).integers.size() == 1);
}

TEST_CASE("checkpoint: later changes of the model do not reach the file, nor the other way") {
  Rng rng(1);
  Root<Linear> model(2, 1, rng);
  Variable weight = parameter(*model, "weight");
  const SafetensorsFile before = to_file(*model);
  const Tensor first = Tensor::from({1, 2}, weight.value().to_vector());
  weight.mutable_value().mutable_data()[0] = 7;
  CHECK(same_bits(before.tensors.at("weight"), first));
  load_into(*model, before);
  weight.mutable_value().mutable_data()[0] = 8;
  CHECK(same_bits(before.tensors.at("weight"), first));
}

struct Misfit {
  const char* what;
  void (*damage)(SafetensorsFile& file);
  std::string strict;   // what loading says if strict
  std::string lenient;  // and if not
  std::vector<std::string> missing, unexpected, others = {};
};

const Misfit kMisfits[] = {
    {"nothing", [](SafetensorsFile&) {}, "no error", "no error", {}, {}},
    {"no streams, as PyTorch writes",
     [](SafetensorsFile& file) { file.integers.clear(); },
     "no error",
     "no error",
     {},
     {}},
    {"streams of what drops nothing, as they once were written",
     [](SafetensorsFile& file) {
       file.integers["rnn.dropout.rng"] = {1, 2, 3};
     },
     "no error",
     "no error",
     {},
     {}},
    {"buffers of PyTorch's, which are no parameters",
     [](SafetensorsFile& file) {
       file.integers["norm.num_batches_tracked"] = {7};
       file.undecoded["mask"] = "BOOL [4,4]";
     },
     "no error",
     "no error",
     {},
     {},
     {"norm.num_batches_tracked", "mask"}},
    {"a parameter that is none",
     [](SafetensorsFile& file) {
       file.tensors.erase("output.bias");
       file.undecoded["output.bias"] = "F8_E4M3 [2]";
     },
     "load: output.bias is F8_E4M3 [2] in the file, but a parameter is read from F16, BF16, F32 or "
     "F64 of at most 6 axes",
     "load: output.bias is F8_E4M3 [2] in the file, but a parameter is read from F16, BF16, F32 or "
     "F64 of at most 6 axes",
     {},
     {}},
    {"a parameter of integers",
     [](SafetensorsFile& file) {
       file.tensors.erase("output.bias");
       file.integers["output.bias"] = {1, 2};
     },
     "load: output.bias is integers in the file, but a parameter is read from F16, BF16, F32 or "
     "F64 "
     "of at most 6 axes",
     "load: output.bias is integers in the file, but a parameter is read from F16, BF16, F32 or "
     "F64 "
     "of at most 6 axes",
     {},
     {}},
    {"a name less",
     [](SafetensorsFile& file) { file.tensors.erase("output.bias"); },
     "load: the file does not fit the model; missing: output.bias; unexpected: none",
     "no error",
     {"output.bias"},
     {}},
    {"names more",
     [](SafetensorsFile& file) {
       file.tensors["old.weight"] = file.tensors["a\n"] = Tensor::ones({2});
     },
     "load: the file does not fit the model; missing: none; unexpected: a\\n, old.weight",
     "no error",
     {},
     {"a\n", "old.weight"}},
    {"a name changed",
     [](SafetensorsFile& file) {
       file.tensors["output.b"] = file.tensors["output.bias"];
       file.tensors.erase("output.bias");
     },
     "load: the file does not fit the model; missing: output.bias; unexpected: output.b",
     "no error",
     {"output.bias"},
     {"output.b"}},
    {"another shape",
     [](SafetensorsFile& file) {
       file.tensors["output.weight"] = Tensor::ones({4, 2});
     },
     "load: output.weight is [4, 2] in the file, but [2, 4] in the model",
     "load: output.weight is [4, 2] in the file, but [2, 4] in the model",
     {},
     {}},
    {"half a stream",
     [](SafetensorsFile& file) {
       file.integers["dropout.rng"] = {1, 2};
     },
     "load: dropout.rng has 2 integers in the file, but a random stream has 3",
     "load: dropout.rng has 2 integers in the file, but a random stream has 3",
     {},
     {}},
};

TEST_CASE("checkpoint: what does not fit is named, and nothing is changed after a throw") {
  for (const Misfit& row : kMisfits) {
    CAPTURE(row.what);
    for (const Strict strict : {Strict::yes, Strict::no}) {
      Rng rng(1), other(2);
      const Root<Model> trained(rng);
      Root<Model> fresh(other);
      SafetensorsFile file = to_file(*trained);
      row.damage(file);
      const std::vector<Tensor> before = values(*fresh);
      const std::vector<Rng::State> streams = stream_states(*fresh);

      LoadReport report;
      const std::string said = error_of([&] { report = load_into(*fresh, file, strict); });
      CHECK(said == (strict == Strict::yes ? row.strict : row.lenient));
      const bool loaded = said == "no error";
      CHECK(same_values(values(*fresh), before) == !loaded);
      if (!loaded) CHECK(stream_states(*fresh) == streams);
      if (!loaded) continue;
      CHECK(report.missing == row.missing);
      CHECK(report.unexpected == row.unexpected);
      CHECK(report.others == row.others);
      CHECK(same_bits(parameter(*fresh, "output.weight").value(),
                      parameter(*trained, "output.weight").value()));
    }
  }
}

TEST_CASE("checkpoint: what a lenient load misses keeps its value") {
  Rng rng(1), other(2);
  const Root<Linear> source(2, 3, rng, Bias::no);
  Root<Linear> target(2, 3, other);
  parameter(*target, "bias").mutable_value() = Tensor::of({1, 2, 3});
  const LoadReport report = load_into(*target, to_file(*source), Strict::no);
  CHECK(report.missing == std::vector<std::string>{"bias"});
  CHECK(same_bits(parameter(*target, "bias").value(), Tensor::of({1, 2, 3})));
  CHECK(same_bits(parameter(*target, "weight").value(), parameter(*source, "weight").value()));
}

TEST_CASE("checkpoint: a tensor that is undefined is refused, also where it has a scalar's shape") {
  Rng rng(1);
  Root<ScaledGeneralAttention> model(2, 2, rng);
  SafetensorsFile file = to_file(*model);
  file.tensors["g"] = Tensor();
  CHECK(error_of([&] { load_into(*model, file); }) == "load: g is undefined in the file");
  CHECK(parameter(*model, "g").item() == 1);
}

TEST_CASE("checkpoint: a part of a model loads into a model of that part") {
  Rng rng(1), other(2);
  const Root<Model> model(rng);
  Root<GRU> rnn(3, 4, other);
  SafetensorsFile part;
  for (const auto& [name, tensor] : to_file(*model).tensors) {
    if (name.rfind("rnn.", 0) == 0) part.tensors[name.substr(4)] = tensor;
  }
  CHECK(load_into(*rnn, part).missing.empty());
  CHECK(same_bits(parameter(*rnn, "bias_hh_l0").value(),
                  parameter(*model, "rnn.bias_hh_l0").value()));
}

TEST_CASE("checkpoint: a file of the other precision loads") {
  using Other = std::conditional_t<sizeof(real) == 4, double, float>;
  std::string header =
      std::string(R"({"weight":{"dtype":")") + (sizeof(Other) == 4 ? "F32" : "F64") +
      R"(","shape":[1,2],"data_offsets":[0,)" + std::to_string(2 * sizeof(Other)) + "]}}";
  const uint64_t length = header.size();
  const Other numbers[] = {Other(0.1), Other(-3)};
  std::string bytes(sizeof(length), '\0');
  std::memcpy(bytes.data(), &length, sizeof(length));
  bytes += header + std::string(reinterpret_cast<const char*>(numbers), sizeof(numbers));
  const TemporaryDirectory directory;
  const std::string path = directory.write("other.safetensors", bytes);

  Rng rng(1);
  Root<Linear> model(2, 1, rng, Bias::no);
  load_into(*model, read_safetensors(path));
  CHECK(same_bits(parameter(*model, "weight").value(),
                  Tensor::from({1, 2}, {static_cast<real>(Other(0.1)), -3})));
}

TEST_CASE("checkpoint: where memory is short, all is loaded or nothing") {
  Rng rng(1), other(2);
  Root<Model> model(rng);
  const Root<Model> trained(other);
  const std::vector<Tensor> before = values(*model);
  const SafetensorsFile file = to_file(*trained);
  const auto stays = [&] { CHECK(same_values(values(*model), before)); };
  CHECK(fail_each_allocation([&] { load_into(*model, file); }, stays) > 5);
  CHECK(same_values(values(*model), values(*trained)));
}

}  // namespace
