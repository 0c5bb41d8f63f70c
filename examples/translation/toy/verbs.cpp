// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/lexicon.h"

namespace nmt::toy {

namespace {
using enum Frame;

// English verb, its third person; the prepositions that follow in English and in French;
// je, nous, vous, il, ils.
// clang-format off
constexpr Verb kVerbs[] = {
    {copula, 0, "be", "is", "", "",
     "suis", "sommes", "êtes", "est", "sont"},

    {intransitive, 0, "sleep", "sleeps", "", "",
     "dors", "dormons", "dormez", "dort", "dorment"},
    {intransitive, 0, "sing", "sings", "", "",
     "chante", "chantons", "chantez", "chante", "chantent"},
    {intransitive, 0, "dance", "dances", "", "",
     "danse", "dansons", "dansez", "danse", "dansent"},
    {intransitive, 0, "work", "works", "", "",
     "travaille", "travaillons", "travaillez", "travaille", "travaillent"},
    {intransitive, 0, "laugh", "laughs", "", "",
     "ris", "rions", "riez", "rit", "rient"},
    {intransitive, 0, "run", "runs", "", "",
     "cours", "courons", "courez", "court", "courent"},

    {motion, kPlace, "go", "goes", "to", "à",
     "vais", "allons", "allez", "va", "vont"},
    {motion, kPlace, "come", "comes", "from", "de",
     "viens", "venons", "venez", "vient", "viennent"},

    {direct, kAnything, "see", "sees", "", "",
     "vois", "voyons", "voyez", "voit", "voient"},
    {direct, kAnything, "find", "finds", "", "",
     "trouve", "trouvons", "trouvez", "trouve", "trouvent"},
    {direct, kAnything, "love", "loves", "", "",
     "aime", "aimons", "aimez", "aime", "aiment"},
    {direct, kAnything, "forget", "forgets", "", "",
     "oublie", "oublions", "oubliez", "oublie", "oublient"},
    {direct, kAnything, "admire", "admires", "", "",
     "admire", "admirons", "admirez", "admire", "admirent"},
    {direct, kAnything, "look", "looks", "at", "",
     "regarde", "regardons", "regardez", "regarde", "regardent"},
    {direct, kAnything, "look", "looks", "for", "",
     "cherche", "cherchons", "cherchez", "cherche", "cherchent"},
    {direct, kLiving | kGoods, "hide", "hides", "", "",
     "cache", "cachons", "cachez", "cache", "cachent"},
    {direct, kLiving | kThing, "wash", "washes", "", "",
     "lave", "lavons", "lavez", "lave", "lavent"},
    {direct, kLiving | kPlace, "know", "knows", "", "",
     "connais", "connaissons", "connaissez", "connaît", "connaissent"},
    {direct, kLiving, "help", "helps", "", "",
     "aide", "aidons", "aidez", "aide", "aident"},
    {direct, kLiving, "listen", "listens", "to", "",
     "écoute", "écoutons", "écoutez", "écoute", "écoutent"},
    {direct, kLiving, "wait", "waits", "for", "",
     "attends", "attendons", "attendez", "attend", "attendent"},
    {direct, kLiving, "follow", "follows", "", "",
     "suis", "suivons", "suivez", "suit", "suivent"},
    {direct, kAnimal | kGoods, "have", "has", "", "",
     "ai", "avons", "avez", "a", "ont"},
    {direct, kAnimal | kGoods, "buy", "buys", "", "",
     "achète", "achetons", "achetez", "achète", "achètent"},
    {direct, kThing, "break", "breaks", "", "",
     "casse", "cassons", "cassez", "casse", "cassent"},
    {direct, kFood, "eat", "eats", "", "",
     "mange", "mangeons", "mangez", "mange", "mangent"},

    {indirect, kPerson, "speak", "speaks", "to", "à",
     "parle", "parlons", "parlez", "parle", "parlent"},
    {indirect, kPerson, "answer", "answers", "", "à",
     "réponds", "répondons", "répondez", "répond", "répondent"},
    {indirect, kPerson, "obey", "obeys", "", "à",
     "obéis", "obéissons", "obéissez", "obéit", "obéissent"},

    {direct_and_indirect, kAnimal | kGoods, "give", "gives", "to", "à",
     "donne", "donnons", "donnez", "donne", "donnent"},
    {direct_and_indirect, kAnimal | kGoods | kPlace, "show", "shows", "to", "à",
     "montre", "montrons", "montrez", "montre", "montrent"},
    {direct_and_indirect, kAnimal | kGoods, "offer", "offers", "to", "à",
     "offre", "offrons", "offrez", "offre", "offrent"},
    {direct_and_indirect, kGoods, "send", "sends", "to", "à",
     "envoie", "envoyons", "envoyez", "envoie", "envoient"},

    {statement, 0, "think", "thinks", "", "",
     "pense", "pensons", "pensez", "pense", "pensent"},
    {statement, 0, "say", "says", "", "",
     "dis", "disons", "dites", "dit", "disent"},
    {statement, 0, "know", "knows", "", "",
     "sais", "savons", "savez", "sait", "savent"},
    {statement, 0, "believe", "believes", "", "",
     "crois", "croyons", "croyez", "croit", "croient"},
};
// clang-format on
}  // namespace

std::span<const Verb> verbs() { return kVerbs; }

}  // namespace nmt::toy
