#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("zones and routes complain of what cannot be") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(zones:
  - {id: vendor, cidr: [172.16.8.1/22]}
  - {id: lgwan, cidr: 10.20.0.0/16}
  - {id: lgwan, cidr: [10.30.0.0/33]}
  - {id: empty}
routes:
  - {id: a, from: vendor, to: lgwann}
  - {id: a, from: vendor, to: lgwan, files: '(x', window: "8-17", max_bytes: 100, encrypted: maybe}
  - {from: vendor}
  - {id: c, form: vendor}
)"));
  INFO(folder.said());
  CHECK(read.contract == nullptr);
  CHECK(folder.complained(6, Code::value_invalid, "bits"));
  CHECK(folder.complained(8, Code::key_duplicate, "lgwan"));
  CHECK(folder.complained(8, Code::value_invalid, "prefix"));
  CHECK(folder.complained(9, Code::key_missing));
  CHECK(folder.complained(11, Code::value_invalid, "did you mean `lgwan`"));
  CHECK(folder.complained(12, Code::key_duplicate));
  CHECK(folder.complained(12, Code::regex_invalid));
  CHECK(folder.complained(12, Code::value_invalid, "8-17"));
  CHECK(folder.complained(12, Code::value_invalid, "100 MiB"));
  CHECK(folder.complained(13, Code::key_missing));
  CHECK(folder.complained(14, Code::key_unknown, "from"));
}
