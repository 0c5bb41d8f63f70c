// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/lexicon.h"

namespace nmt::toy {

namespace {
constexpr Gender m = Gender::masculine;
constexpr Gender f = Gender::feminine;

// No noun whose English plural looks like its singular (fish, sheep): the French would be a guess.
constexpr Noun kNouns[] = {
    {kPerson, m, "man", "men", "homme", "hommes"},
    {kPerson, f, "woman", "women", "femme", "femmes"},
    {kPerson, m, "boy", "boys", "garçon", "garçons"},
    {kPerson, f, "girl", "girls", "fille", "filles"},
    {kPerson, m, "child", "children", "enfant", "enfants"},
    {kPerson, m, "friend", "friends", "ami", "amis"},
    {kPerson, m, "neighbour", "neighbours", "voisin", "voisins"},
    {kPerson, m, "teacher", "teachers", "professeur", "professeurs"},
    {kPerson, m, "doctor", "doctors", "médecin", "médecins"},
    {kPerson, f, "nurse", "nurses", "infirmière", "infirmières"},
    {kPerson, f, "actress", "actresses", "actrice", "actrices"},
    {kPerson, m, "hero", "heroes", "héros", "héros"},
    {kPerson, m, "king", "kings", "roi", "rois"},
    {kPerson, f, "queen", "queens", "reine", "reines"},
    {kPerson, f, "sister", "sisters", "sœur", "sœurs"},
    {kPerson, m, "uncle", "uncles", "oncle", "oncles"},
    {kPerson, f, "aunt", "aunts", "tante", "tantes"},

    {kAnimal, m, "cat", "cats", "chat", "chats"},
    {kAnimal, m, "dog", "dogs", "chien", "chiens"},
    {kAnimal, m, "bird", "birds", "oiseau", "oiseaux"},
    {kAnimal, m, "horse", "horses", "cheval", "chevaux"},
    {kAnimal, f, "cow", "cows", "vache", "vaches"},
    {kAnimal, m, "owl", "owls", "hibou", "hiboux"},
    {kAnimal, f, "bee", "bees", "abeille", "abeilles"},

    {kThing, f, "car", "cars", "voiture", "voitures"},
    {kThing, m, "book", "books", "livre", "livres"},
    {kThing, f, "key", "keys", "clé", "clés"},
    {kThing, f, "letter", "letters", "lettre", "lettres"},
    {kThing, f, "table", "tables", "table", "tables"},
    {kThing, f, "chair", "chairs", "chaise", "chaises"},
    {kThing, m, "tree", "trees", "arbre", "arbres"},
    {kThing, f, "flower", "flowers", "fleur", "fleurs"},
    {kThing, f, "clock", "clocks", "horloge", "horloges"},
    {kThing, f, "axe", "axes", "hache", "haches"},
    {kThing, m, "knife", "knives", "couteau", "couteaux"},
    {kThing, m, "hat", "hats", "chapeau", "chapeaux"},
    {kThing, m, "umbrella", "umbrellas", "parapluie", "parapluies"},
    {kThing, f, "picture", "pictures", "image", "images"},
    {kThing, m, "newspaper", "newspapers", "journal", "journaux"},
    {kThing, m, "boat", "boats", "bateau", "bateaux"},
    {kThing, m, "plane", "planes", "avion", "avions"},
    {kThing, f, "lamp", "lamps", "lampe", "lampes"},

    {kFood, f, "apple", "apples", "pomme", "pommes"},
    {kFood, m, "egg", "eggs", "œuf", "œufs"},
    {kFood, f, "orange", "oranges", "orange", "oranges"},
    {kFood, m, "cake", "cakes", "gâteau", "gâteaux"},
    {kFood, m, "bean", "beans", "haricot", "haricots"},
    {kFood, f, "cherry", "cherries", "cerise", "cerises"},

    {kPlace, m, "garden", "gardens", "jardin", "jardins"},
    {kPlace, f, "school", "schools", "école", "écoles"},
    {kPlace, m, "hotel", "hotels", "hôtel", "hôtels"},
    {kPlace, f, "church", "churches", "église", "églises"},
    {kPlace, f, "forest", "forests", "forêt", "forêts"},
    {kPlace, f, "station", "stations", "gare", "gares"},
    {kPlace, m, "hospital", "hospitals", "hôpital", "hôpitaux"},
    {kPlace, m, "museum", "museums", "musée", "musées"},
    {kPlace, f, "kitchen", "kitchens", "cuisine", "cuisines"},
    {kPlace, m, "shop", "shops", "magasin", "magasins"},
};
}  // namespace

std::span<const Noun> nouns() { return kNouns; }

}  // namespace nmt::toy
