// SPDX-License-Identifier: MIT
// How several processes train together; see training.h for the rest of the class.
#include <exception>
#include <nlohmann/json.hpp>

#include "attune/examples/translation/metrics/help.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/search/same_everywhere.h"
#include "attune/examples/translation/train/training.h"

namespace nmt {

// What a step is told: which it is, where its pass over the data begins, which batches it has.
struct Training::StepOrder {
  int64_t epoch, number;
  Rng::State pass;
  Step step;
  real learning_rate;
};

void Training::check_processes() const {
  if (processes_.count() == 1) return;
  nlohmann::ordered_json own = arithmetic();
  own.update(choices());
  own.update(data());
  own["first weights of checksum"] = checksum(model_.translator->parameters());
  check_same_everywhere(processes_, own);
}

// To all others; `more` is what the order goes with.
void Training::order(Order what, ByteWriter more) const {
  const Bytes rest = more.take();
  for (int helper = 1; helper < processes_.count(); ++helper) {
    ByteWriter out;
    out.put(what);
    out.put(rest.data(), std::ssize(rest));
    processes_.send(helper, order_tag, out.take());
  }
}

void Training::order_step(Step step, real learning_rate) const {
  ByteWriter out;
  out.put(StepOrder{position_.epoch, position_.step, position_.order, step, learning_rate});
  order(Order::step, std::move(out));
}

// Behind that of the first process, in the order of places.
void Training::add_parts_of_others(std::vector<Part>& parts,
                                   const TrainingObserver& observer) const {
  for (int helper = 1; helper < processes_.count(); ++helper) {
    const Bytes message = processes_.receive(helper, losses_tag);
    ByteReader in(message);
    const auto signal = in.get<int>();
    if (signal != 0) observer.passed_on(signal);
    parts.push_back({in.get<double>(), in.get_all<double>()});
  }
}

void Training::help_step(ByteReader& in, int signal) {
  const auto order = in.get<StepOrder>();
  position_.epoch = order.epoch;  // for who is told that the training diverged there
  position_.step = order.number;
  model_.translator->train();
  const Part part = take_part(pass_from(order.pass).batches, order.step, order.learning_rate);
  ByteWriter out;
  out.put(signal);
  out.put(part.seconds);
  out.put_all(part.nats);
  processes_.send(0, losses_tag, out.take());
}

void Training::help(const std::function<int()>& signal) {
  while (true) {
    const Bytes message = processes_.await(0, order_tag);
    ByteReader in(message);
    switch (in.get<Order>()) {
      case Order::step:
        help_step(in, signal());
        break;
      case Order::dev:
        model_.translator->eval();
        if (average_) average_->exchange();
        nmt::help(processes_, *model_.translator);
        if (average_) average_->exchange();
        break;
      case Order::state:
        parallel_->state();
        break;
      case Order::load_state:
        take_up(get_file(in));
        break;
      case Order::end:
        return;
    }
  }
}

Training::~Training() {
  if (processes_.rank() > 0) return;
  try {
    order(Order::end);
  } catch (...) {  // then they end when this process does
  }
}

}  // namespace nmt
