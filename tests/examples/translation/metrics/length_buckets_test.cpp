// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/length_buckets.h"

#include <doctest/doctest.h>

#include "attune/examples/translation/metrics/share.h"

namespace nmt {
namespace {

TEST_CASE("length buckets: every length has one") {
  struct Case {
    int64_t length;
    const char* bucket;
  };
  const Case cases[] = {{0, "1-5"},    {1, "1-5"},    {5, "1-5"},    {6, "6-10"},
                        {10, "6-10"},  {11, "11-15"}, {20, "16-20"}, {25, "21-25"},
                        {30, "26-30"}, {31, "31+"},   {60, "31+"}};
  for (const Case& c : cases) CHECK(length_bucket_name(length_bucket(c.length)) == c.bucket);
}

TEST_CASE("length buckets: rows for what there is, short sentences first") {
  ByLength<Share> shares;
  CHECK(shares.rows().empty());
  shares[40].add(true);
  shares[7].add(false);
  shares[2].add(true);
  shares[8].add(true);
  const auto rows = shares.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].name == "1-5");
  CHECK(rows[1].name == "6-10");
  CHECK(rows[1].statistics.hits == 1);
  CHECK(rows[1].statistics.count == 2);
  CHECK(rows[2].name == "31+");
}

}  // namespace
}  // namespace nmt
