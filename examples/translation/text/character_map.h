// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace nmt {

/// Whether a table of replaced characters, as a SentencePiece model holds it (its
/// precompiled_charsmap), leads nowhere outside of its bytes: SentencePiece follows it unchecked.
/// It is the length of a trie, the trie, and the replacements, each ended by a zero byte; the trie
/// is a double array (Aoe 1989) as darts-clone writes it, in units of 32 bits. An empty table
/// replaces nothing.
bool is_sound_character_map(std::string_view bytes);

}  // namespace nmt
