// SPDX-License-Identifier: MIT
// What mpi_test.sh starts as several processes: processes TASK [FILE]
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>

#include "attune/autograd/autograd.h"
#include "attune/core/core.h"
#include "attune/nn/nn.h"
#include "attune/optim/optim.h"

using namespace attune;

namespace {

Bytes message_of(int from, int to, size_t size) {
  Bytes message(size);
  for (size_t i = 0; i < size; ++i) {
    message[i] = static_cast<std::byte>((i * 31 + static_cast<size_t>(from * 7 + to)) % 251);
  }
  return message;
}

// Messages of many sizes from all to all, two tags, each in its own order.
void exchange(Processes& processes) {
  const size_t sizes[] = {0, 1, 1000, 70'000, 20'000'000};
  const int own = processes.rank();
  for (int other = 0; other < processes.count(); ++other) {
    for (const size_t size : sizes) {
      if (other == own) continue;
      processes.send(other, 1, message_of(own, other, size));
      processes.send(other, 2, message_of(own, other, size + 1));
    }
  }
  for (int other = 0; other < processes.count(); ++other) {
    for (const int tag : {2, 1}) {
      for (const size_t size : sizes) {
        if (other == own) continue;
        const size_t expected = tag == 1 ? size : size + 1;
        if (processes.receive(other, tag) != message_of(other, own, expected)) {
          fail("process ", own, " gets other bytes from ", other, " than it sent");
        }
      }
    }
  }
  // Tensors, which may be written as soon as they are sent; and one that does not fit.
  for (int other = 0; other < processes.count(); ++other) {
    if (other == own) continue;
    Tensor x = Tensor::full({1000, 1000}, real(own));
    processes.send(other, 1, x);
    x.mutable_data()[0] = -1;
  }
  for (int other = 0; other < processes.count(); ++other) {
    if (other == own) continue;
    Tensor got = Tensor::zeros({1000, 1000});
    processes.receive(other, 1, got.mutable_data(), got.numel());
    if (!equal(got, Tensor::full({1000, 1000}, real(other)))) fail("another tensor comes");
    for (const int64_t size : {3, 5}) {
      processes.send(other, 1, Tensor::zeros({size}));
      std::string said;
      try {
        processes.receive(other, 1, got.mutable_data(), 4);
      } catch (const Error& error) {
        said = error.what();
      }
      if (said.find("than the 4 elements it has") == std::string::npos) {
        fail(size, " elements go where 4 have room: ", said);
      }
    }
  }
  const std::vector<Bytes> all = processes.gather(message_of(own, own, 100), 3);
  for (int other = 0; other < processes.count(); ++other) {
    if (all.at(static_cast<size_t>(other)) != message_of(other, other, 100)) {
      fail("process ", own, " gathers other bytes of ", other);
    }
  }
}

// Steps of six batches; the first process writes what became of the model.
void train(Processes& processes, const std::string& file) {
  Rng rng(1);
  const Root<Embedding> words(300, 16, rng);
  const Root<Linear> layer(16, 300, rng);
  std::vector<NamedVariable> parameters = words->parameters();
  for (const NamedVariable& p : layer->parameters())
    parameters.push_back({"out." + p.name, p.variable});
  DataParallel parallel(processes, decay_matrices_only(parameters), 6, [](auto groups) {
    return std::make_unique<AdamW>(groups, AdamWOptions{.learning_rate = real(0.01)});
  });
  for (uint64_t step = 0; step < 20; ++step) {
    const int64_t batches = step % 7 == 6 ? 4 : 6;
    for (const int64_t place : parallel.places(batches)) {
      Rng draw(1000 * step + static_cast<uint64_t>(place));
      std::vector<int32_t> ids;
      for (int i = 0; i < 32; ++i) ids.push_back(static_cast<int32_t>(draw.below(300)));
      const Ids read(ids);
      parallel.backward(cross_entropy(layer(words(read)), read), place);
    }
    parallel.step(real(0.5));
  }
  if (processes.rank() > 0) return;
  SafetensorsFile result;
  for (const NamedVariable& p : parameters) result.tensors[p.name] = p.variable.value();
  write_safetensors(file, result);
}

void run(const std::string& task, const std::string& file) {
  const std::unique_ptr<Processes> processes = join_processes(/*patience=*/3);
  const bool is_last = processes->rank() == processes->count() - 1;
  if (task == "exchange") exchange(*processes);
  if (task == "train") train(*processes, file);
  if (task == "throw" && is_last) fail("process ", processes->rank(), " has no more");
  if (task == "stop" && is_last) std::raise(SIGSTOP);
  if (task == "throw" || task == "stop") processes->gather({}, 1);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
