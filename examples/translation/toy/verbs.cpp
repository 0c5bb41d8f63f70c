// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/lexicon.h"

namespace nmt::toy {

namespace {
using enum Frame;

// English verb, its third person; the prepositions that follow in English and in French;
// je, nous, vous, il, ils.
// clang-format off
constexpr Verb kVerbs[] = {
    {kCopula, 0, "be", "is", "", "",
     "suis", "sommes", "êtes", "est", "sont"},

    {kIntransitive, 0, "sleep", "sleeps", "", "",
     "dors", "dormons", "dormez", "dort", "dorment"},
    {kIntransitive, 0, "sing", "sings", "", "",
     "chante", "chantons", "chantez", "chante", "chantent"},
    {kIntransitive, 0, "dance", "dances", "", "",
     "danse", "dansons", "dansez", "danse", "dansent"},
    {kIntransitive, 0, "work", "works", "", "",
     "travaille", "travaillons", "travaillez", "travaille", "travaillent"},
    {kIntransitive, 0, "laugh", "laughs", "", "",
     "ris", "rions", "riez", "rit", "rient"},
    {kIntransitive, 0, "run", "runs", "", "",
     "cours", "courons", "courez", "court", "courent"},

    {kMotion, kPlace, "go", "goes", "to", "à",
     "vais", "allons", "allez", "va", "vont"},
    {kMotion, kPlace, "come", "comes", "from", "de",
     "viens", "venons", "venez", "vient", "viennent"},

    {kDirect, kAnything, "see", "sees", "", "",
     "vois", "voyons", "voyez", "voit", "voient"},
    {kDirect, kAnything, "find", "finds", "", "",
     "trouve", "trouvons", "trouvez", "trouve", "trouvent"},
    {kDirect, kAnything, "love", "loves", "", "",
     "aime", "aimons", "aimez", "aime", "aiment"},
    {kDirect, kAnything, "forget", "forgets", "", "",
     "oublie", "oublions", "oubliez", "oublie", "oublient"},
    {kDirect, kAnything, "admire", "admires", "", "",
     "admire", "admirons", "admirez", "admire", "admirent"},
    {kDirect, kAnything, "look", "looks", "at", "",
     "regarde", "regardons", "regardez", "regarde", "regardent"},
    {kDirect, kAnything, "look", "looks", "for", "",
     "cherche", "cherchons", "cherchez", "cherche", "cherchent"},
    {kDirect, kLiving | kGoods, "hide", "hides", "", "",
     "cache", "cachons", "cachez", "cache", "cachent"},
    {kDirect, kLiving | kThing, "wash", "washes", "", "",
     "lave", "lavons", "lavez", "lave", "lavent"},
    {kDirect, kLiving | kPlace, "know", "knows", "", "",
     "connais", "connaissons", "connaissez", "connaît", "connaissent"},
    {kDirect, kLiving, "help", "helps", "", "",
     "aide", "aidons", "aidez", "aide", "aident"},
    {kDirect, kLiving, "listen", "listens", "to", "",
     "écoute", "écoutons", "écoutez", "écoute", "écoutent"},
    {kDirect, kLiving, "wait", "waits", "for", "",
     "attends", "attendons", "attendez", "attend", "attendent"},
    {kDirect, kLiving, "follow", "follows", "", "",
     "suis", "suivons", "suivez", "suit", "suivent"},
    {kDirect, kAnimal | kGoods, "have", "has", "", "",
     "ai", "avons", "avez", "a", "ont"},
    {kDirect, kAnimal | kGoods, "buy", "buys", "", "",
     "achète", "achetons", "achetez", "achète", "achètent"},
    {kDirect, kThing, "break", "breaks", "", "",
     "casse", "cassons", "cassez", "casse", "cassent"},
    {kDirect, kFood, "eat", "eats", "", "",
     "mange", "mangeons", "mangez", "mange", "mangent"},

    {kIndirect, kPerson, "speak", "speaks", "to", "à",
     "parle", "parlons", "parlez", "parle", "parlent"},
    {kIndirect, kPerson, "answer", "answers", "", "à",
     "réponds", "répondons", "répondez", "répond", "répondent"},
    {kIndirect, kPerson, "obey", "obeys", "", "à",
     "obéis", "obéissons", "obéissez", "obéit", "obéissent"},

    {kDirectAndIndirect, kAnimal | kGoods, "give", "gives", "to", "à",
     "donne", "donnons", "donnez", "donne", "donnent"},
    {kDirectAndIndirect, kAnimal | kGoods | kPlace, "show", "shows", "to", "à",
     "montre", "montrons", "montrez", "montre", "montrent"},
    {kDirectAndIndirect, kAnimal | kGoods, "offer", "offers", "to", "à",
     "offre", "offrons", "offrez", "offre", "offrent"},
    {kDirectAndIndirect, kGoods, "send", "sends", "to", "à",
     "envoie", "envoyons", "envoyez", "envoie", "envoient"},

    {kStatement, 0, "think", "thinks", "", "",
     "pense", "pensons", "pensez", "pense", "pensent"},
    {kStatement, 0, "say", "says", "", "",
     "dis", "disons", "dites", "dit", "disent"},
    {kStatement, 0, "know", "knows", "", "",
     "sais", "savons", "savez", "sait", "savent"},
    {kStatement, 0, "believe", "believes", "", "",
     "crois", "croyons", "croyez", "croit", "croient"},
};
// clang-format on
}  // namespace

std::span<const Verb> verbs() { return kVerbs; }

}  // namespace nmt::toy
