// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// Words and punctuation marks are tokens of their own. The mark U+FFED (halfwidth black square, as
/// in OpenNMT's tokenizer) says on which side a punctuation mark touches its neighbour, so that no
/// rule has to guess spaces later:
///
///   "Oui, l'homme dort."     Oui ￭, l'￭ homme dort ￭.
///   "«Don't go» (3.14)..."   «￭ Don ￭'t go ￭» (￭ 3.14 ￭) ￭...
///
/// - Points and commas between digits, and hyphens between letters or digits, stay in their word.
/// - An apostrophe between letters closes what is before it (l'￭ homme, O'￭ Brien), unless an
///   English ending follows: 's 't 'd 'm 'll 're 've open a token of their own (don ￭'t).
/// - A run of the same mark is one token: "..." or "!!".
/// - Unicode's spaces, which French has before ! and inside guillemets, separate as plain ones do.
/// - A text's own U+FFED becomes U+25A0.
std::vector<std::string> tokenize_simple(std::string_view line);
std::string detokenize_simple(const std::vector<std::string>& tokens);

}  // namespace nmt
