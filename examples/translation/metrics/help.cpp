// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/help.h"

#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/search/forced.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/search/same_everywhere.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/examples/translation/settings_json.h"

namespace nmt {
namespace {

template <class Batch>
Batch get_batch(ByteReader& in) {
  Batch batch;
  get(in, batch);
  return batch;
}

}  // namespace

void check_same_everywhere(Processes& processes, const Ensemble& ensemble,
                           const TranslateOptions& options) {
  if (processes.count() == 1) return;
  nlohmann::ordered_json own = arithmetic();
  own["search"] = to_json(options);
  for (const Translator* member : ensemble.members()) {
    own["models of checksum"].push_back(checksum(member->parameters()));
  }
  check_same_everywhere(processes, own);
}

void help(Processes& processes, const Ensemble& ensemble, const TranslateOptions& options) {
  const Translator& translator = *ensemble.members().front();
  answer_each(processes, [&](Job job, ByteReader& in, ByteWriter& out) {
    switch (job) {
      case Job::none:
        break;
      case Job::translate:
        return put(out, translate(ensemble, get_batch<SourceBatch>(in), options));
      case Job::force:
        return put(out, force(translator, get_batch<Batch>(in)));
      case Job::teacher_forced:
        return put(out, teacher_forced_by_column(translator, get_batch<Batch>(in)));
      case Job::free_running:
        return put(out, free_running_by_column(translator, get_batch<Batch>(in)));
    }
  });
}

}  // namespace nmt
