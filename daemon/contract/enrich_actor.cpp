#include "contract/enrich_parts.h"

namespace metsuke {

namespace {

// The row in force at `at`; else the one that ended last before it; else the first.
const RegisterRow* row_in_force(const Register& from, const std::vector<std::size_t>& rows,
                                Timestamp at) {
  const RegisterRow* ended = nullptr;
  for (const std::size_t index : rows) {
    const RegisterRow& row = from.rows()[index];
    if (row.valid_at(at)) return &row;
    if (!row.valid_until || *row.valid_until > at) continue;
    if (ended == nullptr || *ended->valid_until < *row.valid_until) ended = &row;
  }
  return ended != nullptr ? ended : &from.rows()[rows.front()];
}

// A name alone tells who it is only when one person bears it.
bool is_one_person(const Register& roster, const std::vector<std::size_t>& rows) {
  const std::string& first = roster.rows()[rows.front()].same_user;
  for (const std::size_t index : rows) {
    if (roster.rows()[index].same_user != first) return false;
  }
  return true;
}

const std::vector<std::size_t>* rows_of_name(const Register& roster, std::string_view name) {
  if (name.empty()) return nullptr;
  const std::vector<std::size_t>* const rows = roster.rows_with("name", same_name(name));
  return rows != nullptr && is_one_person(roster, *rows) ? rows : nullptr;
}

std::optional<bool> is_employer_approved(const Enriching& at, const RegisterRow& person) {
  if (person.same_employer.empty()) return std::nullopt;
  if (person.same_employer == at.contract.same_vendor) return true;
  const Register* const approvals = at.registers.find(RegisterKind::subcontracts);
  if (approvals == nullptr) return std::nullopt;
  const auto* const rows = approvals->rows_with("employer", person.same_employer);
  if (rows == nullptr) return false;
  for (const std::size_t index : *rows) {
    const RegisterRow& row = approvals->rows()[index];
    if (row.valid_at(at.event.occurred) && row.approved()) return true;
  }
  return false;
}

constexpr Field roster_fields[] = {Field::mk_actor_on_roster, Field::mk_actor_valid,
                                   Field::mk_actor_employer,  Field::mk_actor_tier,
                                   Field::mk_actor_approved,  Field::mk_actor_role,
                                   Field::mk_actor_left_on};

void add_person(Enriching& at) {
  const RegisterRow& person = *at.person;
  const bool valid = person.valid_at(at.event.occurred);
  at.set_truth(Field::mk_actor_valid, valid);
  at.set(Field::mk_actor_employer, person["employer"]);
  at.set(Field::mk_actor_tier, person["tier"]);
  at.set(Field::mk_actor_role, person["role"]);
  at.set_truth(Field::mk_actor_approved, is_employer_approved(at, person));
  if (!valid && person.valid_until && *person.valid_until <= at.event.occurred) {
    const Date last = japan_date(*person.valid_until - Duration(1));
    at.set(Field::mk_actor_left_on, at.arena.copy(to_text(last)));
  }
}

}  // namespace

void add_card(Enriching& at) {
  const std::string_view card = at.text(Field::mk_card_id);
  if (card.empty()) return;
  const Register* const cards = at.registers.find(RegisterKind::cards);
  if (cards == nullptr) {
    at.event.set_unknown(Field::mk_card_valid);
    at.event.set_unknown(Field::mk_card_holder);
    return;
  }
  const auto* const rows = cards->rows_with("card", same_name(card));
  if (rows == nullptr) {
    at.set_truth(Field::mk_card_valid, false);
    return;
  }
  const RegisterRow* const row = row_in_force(*cards, *rows, at.event.occurred);
  at.set_truth(Field::mk_card_valid, row->valid_at(at.event.occurred));
  const Register* const roster = at.registers.find(RegisterKind::roster);
  const std::string& user = row->same_user;
  const std::vector<std::size_t>* people = nullptr;
  if (roster != nullptr) {
    if (!user.empty()) people = roster->rows_with("user", user);
    if (people == nullptr) people = rows_of_name(*roster, (*row)["name"]);
  }
  if (people != nullptr) {
    const RegisterRow* const person = row_in_force(*roster, *people, at.event.occurred);
    const std::string_view id = (*person)["user"];
    at.set(Field::mk_card_holder, id.empty() ? (*person)["name"] : id);
  } else {
    at.set(Field::mk_card_holder, user.empty() ? (*row)["name"] : std::string_view(user));
  }
}

void add_actor(Enriching& at) {
  const Register* const roster = at.registers.find(RegisterKind::roster);
  std::string_view user = at.text(Field::user_name);
  const std::string_view full_name = at.text(Field::user_full_name);
  if (user.empty()) user = at.text(Field::mk_card_holder);
  at.actor = same_name(user.empty() ? full_name : user);
  if (at.actor.empty()) return;
  if (roster == nullptr) {
    for (const Field field : roster_fields) at.event.set_unknown(field);
    at.set(Field::mk_actor_id, at.arena.copy(at.actor));
    return;
  }
  const std::vector<std::size_t>* rows = nullptr;
  if (!user.empty()) rows = roster->rows_with("user", at.actor);
  if (rows == nullptr && at.text(Field::user_name).empty()) {
    rows = rows_of_name(*roster, full_name.empty() ? user : full_name);
  }
  at.set_truth(Field::mk_actor_on_roster, rows != nullptr);
  if (rows == nullptr) {
    at.set(Field::mk_actor_id, at.arena.copy(at.actor));
    at.set_truth(Field::mk_actor_valid, false);
    return;
  }
  at.person = row_in_force(*roster, *rows, at.event.occurred);
  const std::string_view id = (*at.person)["user"];
  if (!id.empty()) at.actor = at.person->same_user;
  at.set(Field::mk_actor_id, id.empty() ? at.arena.copy(at.actor) : id);
  add_person(at);
}

}  // namespace metsuke
