// SPDX-License-Identifier: MIT
#include "attune/nn/summary.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <regex>
#include <string_view>
#include <typeinfo>
#include <vector>

namespace attune {
namespace {

// What stands behind the last :: that is in no brackets.
std::string unqualified(const std::string& name) {
  size_t begin = 0;
  int brackets = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (std::string_view("(<{").find(name[i]) != std::string_view::npos) ++brackets;
    if (std::string_view(")>}").find(name[i]) != std::string_view::npos) --brackets;
    if (brackets == 0 && name.compare(i, 2, "::") == 0) begin = i + 2;
  }
  return name.substr(begin);
}

// "Linear", of attune::Linear, (anonymous namespace)::Linear, or one that is local to a function.
std::string class_of(const Module& module) {
  const char* mangled = typeid(module).name();
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(mangled, nullptr, nullptr, nullptr), std::free);
  return std::regex_replace(unqualified(name != nullptr ? name.get() : mangled),
                            std::regex("(\\w+|\\(anonymous namespace\\))::"), "");
}

}  // namespace

class Summary {
 public:
  explicit Summary(const Module& module) { add(module, class_of(module), 0); }

  std::string text() const {
    size_t names = 0, shapes = 0, counts = 0;
    for (const Line& line : lines_) {
      names = std::max(names, line.name.size());
      shapes = std::max(shapes, line.shape.size());
      counts = std::max(counts, line.count.size());
    }
    std::string text;
    for (const auto& [name, shape, count] : lines_) {
      text += name + std::string(names + 2 - name.size(), ' ') + shape +
              std::string(shapes + 2 - shape.size() + counts - count.size(), ' ') + count + '\n';
    }
    return text;
  }

 private:
  struct Line {
    std::string name, shape, count;
  };

  void add(const Module& module, const std::string& name, size_t indent) {
    lines_.push_back(
        {std::string(indent, ' ') + name, "", std::to_string(module.parameter_count())});
    for (const auto& [own, variable] : module.parameters_) {
      lines_.push_back({std::string(indent + 2, ' ') + own,
                        variable.shape().to_string() + (variable.is_frozen() ? ", frozen" : ""),
                        std::to_string(variable.numel())});
    }
    for (const Module* child : module.children_) {
      add(*child, child->name_ + ": " + class_of(*child), indent + 2);
    }
  }

  std::vector<Line> lines_;
};

std::string summary(const Module& module) { return Summary(module).text(); }

}  // namespace attune
