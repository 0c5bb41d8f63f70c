// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/lexicon.h"

namespace nmt::toy {

namespace {
constexpr Side before = Side::before;
constexpr Side after = Side::after;
constexpr Kinds kInanimate = kGoods | kPlace;

constexpr Adjective kAdjectives[] = {
    {before, kAnything, "small", "petit", "petite", "petits", "petites", ""},
    {before, kAnything, "big", "grand", "grande", "grands", "grandes", ""},
    {before, kAnything, "beautiful", "beau", "belle", "beaux", "belles", "bel"},
    {before, kAnything, "old", "vieux", "vieille", "vieux", "vieilles", "vieil"},
    {before, kAnything, "new", "nouveau", "nouvelle", "nouveaux", "nouvelles", "nouvel"},
    {before, kAnything, "good", "bon", "bonne", "bons", "bonnes", ""},
    {before, kAnything, "bad", "mauvais", "mauvaise", "mauvais", "mauvaises", ""},
    {before, kLiving, "young", "jeune", "jeune", "jeunes", "jeunes", ""},
    {before, kAnything, "pretty", "joli", "jolie", "jolis", "jolies", ""},

    {after, kInanimate, "red", "rouge", "rouge", "rouges", "rouges", ""},
    {after, kInanimate, "blue", "bleu", "bleue", "bleus", "bleues", ""},
    {after, kInanimate, "green", "vert", "verte", "verts", "vertes", ""},
    {after, kInanimate | kAnimal, "white", "blanc", "blanche", "blancs", "blanches", ""},
    {after, kInanimate | kAnimal, "black", "noir", "noire", "noirs", "noires", ""},
    {after, kGoods, "heavy", "lourd", "lourde", "lourds", "lourdes", ""},
    {after, kInanimate, "expensive", "cher", "chère", "chers", "chères", ""},
    {after, kThing | kAnimal, "useful", "utile", "utile", "utiles", "utiles", ""},
    {after, kAnything, "strange", "étrange", "étrange", "étranges", "étranges", ""},
    {after, kLiving, "happy", "heureux", "heureuse", "heureux", "heureuses", ""},
    {after, kLiving, "tired", "fatigué", "fatiguée", "fatigués", "fatiguées", ""},
    {after, kLiving, "clever", "intelligent", "intelligente", "intelligents", "intelligentes", ""},
    {after, kLiving, "sick", "malade", "malade", "malades", "malades", ""},
    {after, kPerson, "honest", "honnête", "honnête", "honnêtes", "honnêtes", ""},
    {after, kPerson, "rich", "riche", "riche", "riches", "riches", ""},
};
}  // namespace

std::span<const Adjective> adjectives() { return kAdjectives; }

}  // namespace nmt::toy
