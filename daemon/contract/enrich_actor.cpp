#include <algorithm>

#include "contract/enrich_parts.h"

namespace metsuke {

namespace {

using std::chrono::sys_days;

bool is_one_person(const RegisterRow& left, const RegisterRow& right) {
  if (left.same_user != right.same_user) return false;
  return left.same_person.empty() || right.same_person.empty() ||
         left.same_person == right.same_person;
}

// Whom a name of a log means: nobody, one person, or one of several.
struct Meant {
  std::vector<const RegisterRow*> rows;  // Of those meant; of one person when it is sure.
  bool is_sure = true;
  SameBy by = SameBy::exact;
};

bool is_one_person(const std::vector<const RegisterRow*>& rows) {
  return std::all_of(rows.begin(), rows.end(),
                     [&](const RegisterRow* row) { return is_one_person(*rows.front(), *row); });
}

// Of several people whose names compare alike, the one in force, then the one written just so.
Meant meant_by(const Register& roster, const std::vector<std::size_t>& found,
               std::string_view column, std::string_view written, Timestamp at) {
  Meant meant;
  for (const std::size_t index : found) meant.rows.push_back(&roster.rows()[index]);
  const auto nearness = [&](const RegisterRow* row) { return same_by(written, (*row)[column]); };
  if (!is_one_person(meant.rows)) {
    std::vector<const RegisterRow*> valid;
    for (const RegisterRow* row : meant.rows) {
      if (row->valid_at(at)) valid.push_back(row);
    }
    if (!valid.empty()) meant.rows = std::move(valid);
  }
  meant.by = nearness(meant.rows.front());
  for (const RegisterRow* row : meant.rows) meant.by = std::min(meant.by, nearness(row));
  if (is_one_person(meant.rows)) return meant;
  // An account written just so is that account; a name is borne by all who bear it.
  meant.is_sure = column == "user" && meant.by <= SameBy::folded;
  if (!meant.is_sure) return meant;
  std::vector<const RegisterRow*> nearest;
  for (const RegisterRow* row : meant.rows) {
    if (nearness(row) == meant.by) nearest.push_back(row);
  }
  meant.is_sure = is_one_person(nearest);
  if (meant.is_sure) meant.rows = std::move(nearest);
  return meant;
}

const RegisterRow* row_in_force(const std::vector<const RegisterRow*>& rows, Timestamp at) {
  const RegisterRow* ended = nullptr;
  for (const RegisterRow* row : rows) {
    if (row->valid_at(at)) return row;
    if (!row->valid_until || *row->valid_until > at) continue;
    if (ended == nullptr || *ended->valid_until < *row->valid_until) ended = row;
  }
  return ended != nullptr ? ended : rows.front();
}

// How a person was found by full name: another word, as names are weaker than ids.
std::string_view by_name(SameBy by) {
  constexpr std::string_view words[] = {"name-exact", "name-folded", "name-domain", "name-zeros",
                                        "name-variant"};
  return words[static_cast<std::size_t>(by)];
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

constexpr Field roster_fields[] = {
    Field::mk_actor_on_roster, Field::mk_actor_valid,     Field::mk_actor_employer,
    Field::mk_actor_tier,      Field::mk_actor_approved,  Field::mk_actor_role,
    Field::mk_actor_left_on,   Field::mk_actor_days_left, Field::mk_actor_match};

void add_person(Enriching& at) {
  const RegisterRow& person = *at.person;
  const bool valid = person.valid_at(at.event.occurred);
  at.set_truth(Field::mk_actor_valid, valid);
  at.set(Field::mk_actor_employer, person["employer"]);
  at.set(Field::mk_actor_tier, person["tier"]);
  at.set(Field::mk_actor_role, person["role"]);
  at.set_truth(Field::mk_actor_approved, is_employer_approved(at, person));
  if (!person.valid_until) return;
  const Date last = japan_date(*person.valid_until - Duration(1));
  if (!valid && *person.valid_until <= at.event.occurred) {
    at.set(Field::mk_actor_left_on, at.arena.copy(to_text(last)));
  } else {
    const auto left = sys_days(last) - sys_days(japan_date(at.event.occurred));
    at.set(Field::mk_actor_days_left, at.arena.copy(std::to_string(left.count())));
  }
}

// What holds of each of the people that may be meant holds; the rest is not known.
void add_one_of(Enriching& at, const Meant& meant) {
  at.is_ambiguous = true;
  at.set(Field::mk_actor_match, "ambiguous");
  at.set(Field::mk_actor_id, at.arena.copy(at.actor));
  const RegisterRow& first = *meant.rows.front();
  const auto agrees = [&](const auto& asked) {
    return std::all_of(meant.rows.begin(), meant.rows.end(),
                       [&](const RegisterRow* row) { return asked(*row) == asked(first); });
  };
  const Timestamp when = at.event.occurred;
  const auto valid = [&](const RegisterRow& row) { return row.valid_at(when); };
  at.set_truth(Field::mk_actor_valid,
               agrees(valid) ? std::optional<bool>(valid(first)) : std::nullopt);
  const auto approved = [&](const RegisterRow& row) { return is_employer_approved(at, row); };
  at.set_truth(Field::mk_actor_approved, agrees(approved) ? approved(first) : std::nullopt);
  for (const auto& [field, column] :
       {std::pair(Field::mk_actor_employer, "employer"), std::pair(Field::mk_actor_tier, "tier"),
        std::pair(Field::mk_actor_role, "role")}) {
    const auto cell = [&](const RegisterRow& row) { return same_name(row[column]); };
    if (agrees(cell))
      at.set(field, first[column]);
    else
      at.event.set_unknown(field);
  }
  at.event.set_unknown(Field::mk_actor_left_on);
  at.event.set_unknown(Field::mk_actor_days_left);
}

constexpr std::string_view visitor_words[] = {"来訪", "来客",    "訪問", "ゲスト",
                                              "一時", "visitor", "guest"};

bool is_visitor_card(const RegisterRow& card) {
  const std::string kind = same_name(card["kind"]);
  return std::any_of(std::begin(visitor_words), std::end(visitor_words),
                     [&](std::string_view word) { return kind.find(word) != std::string::npos; });
}

}  // namespace

void add_card(Enriching& at) {
  const std::string_view card = at.text(Field::mk_card_id);
  if (card.empty()) return;
  const Register* const cards = at.registers.find(RegisterKind::cards);
  if (cards == nullptr) {
    at.event.set_unknown(Field::mk_card_valid);
    at.event.set_unknown(Field::mk_card_holder);
    at.event.set_unknown(Field::mk_card_visitor);
    return;
  }
  const auto* const rows = cards->rows_with("card", same_name(card));
  if (rows == nullptr) {
    at.set_truth(Field::mk_card_valid, false);
    return;
  }
  std::vector<const RegisterRow*> all;
  for (const std::size_t index : *rows) all.push_back(&cards->rows()[index]);
  const RegisterRow* const row = row_in_force(all, at.event.occurred);
  at.set_truth(Field::mk_card_valid, row->valid_at(at.event.occurred));
  at.set_truth(Field::mk_card_visitor, cards->has_column("kind")
                                           ? std::optional<bool>(is_visitor_card(*row))
                                           : std::nullopt);
  const Register* const roster = at.registers.find(RegisterKind::roster);
  const std::string_view user = (*row)["user"];
  const std::string_view name = (*row)["name"];
  std::optional<Meant> holder;
  if (roster != nullptr) {
    const auto* people = user.empty() ? nullptr : roster->rows_with("user", row->same_user);
    if (people != nullptr) holder = meant_by(*roster, *people, "user", user, at.event.occurred);
    if (!holder && !name.empty()) people = roster->rows_with("name", row->same_person);
    if (!holder && people != nullptr) {
      holder = meant_by(*roster, *people, "name", name, at.event.occurred);
    }
  }
  if (holder && holder->is_sure) {
    const RegisterRow* const person = row_in_force(holder->rows, at.event.occurred);
    const std::string_view id = (*person)["user"];
    at.set(Field::mk_card_holder, id.empty() ? (*person)["name"] : id);
  } else {
    at.set(Field::mk_card_holder, user.empty() ? name : std::string_view(row->same_user));
  }
}

void add_actor(Enriching& at) {
  std::string_view user = at.text(Field::user_name);
  const std::string_view full_name = at.text(Field::user_full_name);
  const bool is_named = !user.empty();
  if (!is_named) user = at.text(Field::mk_card_holder);
  find_actor(at, user, is_named ? std::string_view() : full_name.empty() ? user : full_name);
  const bool is_by_card = !is_named && !user.empty() && at.person != nullptr;
  if (is_by_card) at.set(Field::mk_actor_match, "card");
}

void find_actor(Enriching& at, std::string_view user, std::string_view name) {
  const Register* const roster = at.registers.find(RegisterKind::roster);
  at.actor = same_name(user.empty() ? name : user);
  if (at.actor.empty()) return;
  if (roster == nullptr) {
    for (const Field field : roster_fields) at.event.set_unknown(field);
    at.set(Field::mk_actor_id, at.arena.copy(at.actor));
    return;
  }
  std::string_view column = "user";
  std::string_view written = user;
  const std::vector<std::size_t>* rows = nullptr;
  if (!user.empty()) rows = roster->rows_with("user", at.actor);
  if (rows == nullptr && !name.empty()) {
    column = "name";
    written = name;
    rows = roster->rows_with("name", same_name(name));
  }
  at.set_truth(Field::mk_actor_on_roster, rows != nullptr);
  if (rows == nullptr) {
    at.set(Field::mk_actor_match, "none");
    at.set(Field::mk_actor_id, at.arena.copy(at.actor));
    at.set_truth(Field::mk_actor_valid, false);
    return;
  }
  const Meant meant = meant_by(*roster, *rows, column, written, at.event.occurred);
  if (!meant.is_sure) return add_one_of(at, meant);
  at.person = row_in_force(meant.rows, at.event.occurred);
  at.set(Field::mk_actor_match, column == "user" ? name_of(meant.by) : by_name(meant.by));
  const std::string_view id = (*at.person)["user"];
  if (!id.empty()) at.actor = at.person->same_user;
  at.set(Field::mk_actor_id, id.empty() ? at.arena.copy(at.actor) : id);
  add_person(at);
}

}  // namespace metsuke
