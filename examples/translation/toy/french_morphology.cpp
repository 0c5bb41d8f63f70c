// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/french.h"

namespace nmt::toy {

std::string_view verb_form(const Verb& verb, const Agreement& subject) {
  const bool plural = subject.number == Number::plural;
  switch (subject.person) {
    case 1:
      return plural ? verb.we : verb.i;
    case 2:
      return verb.you;
    default:
      return plural ? verb.they : verb.he;
  }
}

std::string_view adjective_form(const Adjective& adjective, const Agreement& noun) {
  const bool feminine = noun.gender == Gender::feminine;
  if (noun.number == Number::plural) {
    return feminine ? adjective.feminine_plural : adjective.masculine_plural;
  }
  return feminine ? adjective.feminine : adjective.masculine;
}

}  // namespace nmt::toy
