#include "contract/difference.h"

#include "contract_case.h"

using namespace metsuke;

namespace {

std::string line_of(const Difference& one) {
  const char* const sign[] = {"+", "-", "~"};
  return sign[static_cast<int>(one.kind)] + (" " + one.what) + " | " + one.before + " | " +
         one.after + "\n";
}

std::string lines_of(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& one : differences) text += line_of(one);
  return text;
}

std::string between(const std::string& before, const std::string& after) {
  Complaints complaints;
  const std::string text =
      lines_of(differences_between(read_yaml_document(before, "a.yaml", complaints),
                                   read_yaml_document(after, "b.yaml", complaints)));
  REQUIRE(complaints.empty());
  return text;
}

}  // namespace

TEST_CASE("a contract's parts are compared by their names, whatever their order") {
  const std::string before =
      "sources:\n  - {id: a, keep: {total: 7 years}}\n  - {id: b, format: sshd}\n"
      "calendar: {closed: [sat, sun]}\n";
  CHECK(between(before, before).empty());
  CHECK(between(before,
                "calendar: {closed: [sun, sat]}\nsources:\n  - {id: b, format: sshd}\n"
                "  - {id: a, keep: {total: 7 years}}\n")
            .empty());
  CHECK(between(before,
                "sources:\n  - {id: a, keep: {total: 3 years}}\n  - {id: c, format: sudo}\n"
                "calendar: {closed: [sat, sun, holidays]}\n") ==
        "- sources.b | {id: b, format: sshd} | \n"
        "~ sources.a.keep.total | 7 years | 3 years\n"
        "+ sources.c |  | {id: c, format: sudo}\n"
        "+ calendar.closed.holidays |  | holidays\n");
}

TEST_CASE("a check with numbers is the check without, and its numbers") {
  const auto with = [](const std::string& checks) {
    return "requirements: [{clause: 第9条, checks: [" + checks + "]}]\n";
  };
  CHECK(between(with("ACC-16"), with("{rule: ACC-16}")).empty());
  CHECK(between(with("ACC-16, ACC-01"), with("{rule: ACC-16, with: {files: 50}}")) ==
        "- requirements.第9条.checks.ACC-01 | ACC-01 | \n"
        "+ requirements.第9条.checks.ACC-16.with |  | {files: 50}\n");
  CHECK(between(with("{rule: ACC-16, with: {files: 50}}"), with("ACC-16")) ==
        "- requirements.第9条.checks.ACC-16.with | {files: 50} | \n");
  CHECK(between(with("{rule: ACC-16, with: {files: 50}}"),
                with("{rule: ACC-16, with: {files: 80}}")) ==
        "~ requirements.第9条.checks.ACC-16.with.files | 50 | 80\n");
}

TEST_CASE("one value is a list of one, two parts of one name are told apart") {
  CHECK(between("protocol: sftp\n", "protocol: [sftp]\n").empty());
  CHECK(between("protocol: sftp\n", "protocol: [sftp, https]\n") ==
        "+ protocol.https |  | https\n");
  CHECK(between("zones: [{id: a, cidr: [10.0.0.0/8]}, {id: a, cidr: [172.16.0.0/12]}]\n",
                "zones: [{id: a, cidr: [10.0.0.0/8]}]\n") ==
        "- zones.a#2 | {id: a, cidr: [172.16.0.0/12]} | \n");
  CHECK(between("a: {b: 1}\n", "a: 2\n") == "~ a | {b: 1} | 2\n");
  CHECK(between("", "a: 2\n") == "+  |  | {a: 2}\n");
}

TEST_CASE("a register is compared by its key, cell by cell") {
  const auto roster = [](const std::string& rows) {
    return register_of(RegisterKind::roster, "利用者ID,氏名,離任日\n" + rows);
  };
  const Register before = roster("sato,佐藤,\nmori,森,\nabe,阿部,\n");
  CHECK(differences_between(before, roster("abe,阿部,\nｓａｔｏ,佐藤,\nmori,森,\n")).size() == 1);
  CHECK(lines_of(differences_between(before, roster("sato,佐藤,2026-09-30\nmori,森,\n"
                                                    "kato,加藤,\n"))) ==
        "- roster abe | user: abe, name: 阿部 | \n"
        "+ roster kato |  | user: kato, name: 加藤\n"
        "~ roster sato to |  | 2026-09-30\n");
}

TEST_CASE("rows that share a key are compared whole") {
  const auto roster = [](const std::string& rows) {
    return register_of(RegisterKind::roster, "利用者ID,着任日,離任日\n" + rows);
  };
  const Register before = roster("sato,2026-04-01,2026-06-30\nsato,2026-09-01,\n");
  CHECK(differences_between(before, before).empty());
  CHECK(lines_of(differences_between(before,
                                     roster("sato,2026-09-01,\nsato,2026-04-01,2026-07-31\n"))) ==
        "- roster sato | user: sato, from: 2026-04-01, to: 2026-06-30 | \n"
        "+ roster sato |  | user: sato, from: 2026-04-01, to: 2026-07-31\n");
}
