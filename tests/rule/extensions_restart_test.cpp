// Goal: what metsuke's own forms have half seen survives a restart and an exchange of rules.
// Method: a stream cut at every place, the first part replayed or handed over to rules compiled
// anew, held against the same stream in one piece.
#include "extension_case.h"

namespace metsuke {

namespace {

void check_restart(const std::string& form) {
  const FormStream stream = ten_days();
  const std::string yaml = own_form(form);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    INFO("cut " << cut);
    FormRun whole(rules_of(yaml)), replayed(rules_of(yaml)), handed(rules_of(yaml));
    for (std::size_t i = 0; i < cut; ++i)
      for (FormRun* run : {&whole, &replayed, &handed}) run->move(stream[i]);
    const std::string before = whole.take_told();
    CHECK(replayed.take_told() == before);
    // Replayed: begun anew from the archive; handed over: the same rules, compiled anew.
    FormRun anew(rules_of(yaml)), follower(rules_of(yaml));
    for (std::size_t i = 0; i < cut; ++i) anew.move(stream[i]);
    (void)anew.take_told();
    follower.detector().follow(handed.detector());
    for (std::size_t i = cut; i < stream.size(); ++i)
      for (FormRun* run : {&whole, &anew, &follower}) run->move(stream[i]);
    const std::string after = whole.take_told();
    CHECK(before.size() + after.size() > 20);
    CHECK(anew.take_told() == after);
    CHECK(follower.take_told() == after);
    const Tally expected = form_tally(whole.detector()), got = form_tally(anew.detector());
    CHECK(got.evaluated == expected.evaluated);
    CHECK(got.violating == expected.violating);
    CHECK(got.unknown == expected.unknown);
  }
}

}  // namespace

TEST_CASE("a restart or an exchange of rules changes nothing of a baseline") {
  check_restart(baseline_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of an absence") {
  check_restart(absence_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of a new value") {
  check_restart(novelty_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of a heartbeat") {
  check_restart(heartbeat_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of any other form") {
  for (const std::string& form : other_forms) {
    INFO(form);
    check_restart(form);
  }
}

}  // namespace metsuke
