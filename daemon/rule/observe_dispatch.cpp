#include "rule/observe_dispatch.h"

#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/unicode.h"

namespace metsuke {

namespace {

using Rows = std::vector<const RegisterRow*>;

// "1,234 件" is 1234; empty or anything else is no count.
std::optional<std::int64_t> count_in(std::string_view cell) {
  std::string digits;
  for (const char byte : nfkc(cell)) {
    if (byte != ',' && byte != ' ') digits += byte;
  }
  for (const std::string_view unit : {"件", "通", "枚", "部"}) {
    if (digits.ends_with(unit)) digits.resize(digits.size() - unit.size());
  }
  std::int64_t count = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (fault != std::errc() || end != digits.data() + digits.size() || digits.empty())
    return std::nullopt;
  return count;
}

bool is_returned(const RegisterRow& row) {
  const std::string stage = same_name(row["stage"]);
  return stage.find("返戻") != std::string::npos || stage == "returned";
}

// Batches in the order in which they are first named.
std::vector<std::pair<std::string, Rows>> batches_of(const Register& from) {
  std::vector<std::pair<std::string, Rows>> batches;
  std::map<std::string, std::size_t> place;
  for (const RegisterRow& row : from.rows()) {
    const auto [at, fresh] = place.try_emplace(same_name(row["batch"]), batches.size());
    if (fresh) batches.emplace_back(std::string(row["batch"]), Rows());
    batches[at->second].second.push_back(&row);
  }
  return batches;
}

std::string text_of(const Rows& rows) {
  std::string text;
  for (const RegisterRow* row : rows) {
    for (const auto& [column, cell] : row->cells) text += column + '\x1F' + cell + '\x1E';
    text += '\x1D';
  }
  return text;
}

// Follows a batch through its stages.
class Stages {
 public:
  explicit Stages(const Rows& rows) : rows_(rows) {
    for (const RegisterRow* row : rows) {
      is_crossed_ = is_crossed_ && row->line == rows.front()->line;
      if (!is_returned(*row)) last_ = row;
    }
    is_crossed_ = is_crossed_ && rows.size() > 1;
  }

  // What the row should count, and whether it does; empty: it cannot be said.
  struct Said {
    std::optional<std::int64_t> expected;
    std::optional<bool> matches;
  };
  Said of(const RegisterRow& row) {
    Said said;
    const std::optional<std::int64_t> count = count_in(row["records"]);
    if (&row == rows_.front()) {
      before_ = count;
      said.expected = count;
      if (count) said.matches = true;
      return said;
    }
    if (is_returned(row)) {
      said.expected = before_;
      if (count && before_) said.matches = *count <= *before_;
      return said;
    }
    const std::string_view declared = row["difference"];
    const std::optional<std::int64_t> taken = declared.empty() ? 0 : count_in(declared);
    if (!before_ || !taken) {
      before_ = count;
      return said;
    }
    said.expected = *before_;
    if (!is_taken_ && (!is_crossed_ || is_due(row, count, *taken))) {
      said.expected = *before_ - *taken;
      is_taken_ = is_crossed_;
    }
    if (count) said.matches = *count == *said.expected;
    before_ = count;
    return said;
  }

 private:
  // Whether what was taken out of the whole batch is gone at this stage: it is, or must be.
  bool is_due(const RegisterRow& row, std::optional<std::int64_t> count, std::int64_t taken) const {
    return &row == last_ || (count && *count == *before_ - taken);
  }

  const Rows& rows_;
  bool is_crossed_ = true;
  bool is_taken_ = false;
  const RegisterRow* last_ = nullptr;
  std::optional<std::int64_t> before_;
};

}  // namespace

void dispatch_events(const Register& next, const Register* before, Known known,
                     std::vector<OwnedEvent>& events) {
  std::set<std::string> unchanged;
  if (before != nullptr) {
    for (const auto& [batch, rows] : batches_of(*before)) unchanged.insert(text_of(rows));
  }
  for (const auto& [batch, rows] : batches_of(next)) {
    if (unchanged.contains(text_of(rows))) continue;
    Stages stages(rows);
    for (const RegisterRow* row : rows) {
      const Stages::Said said = stages.of(*row);
      OwnedEvent event = own_event("dispatch", row->dated.value_or(known.at), known);
      event.set(Field::mk_dispatch_batch, batch);
      event.set(Field::mk_dispatch_stage, std::string((*row)["stage"]));
      if (const auto count = count_in((*row)["records"]))
        event.set(Field::mk_records, std::to_string(*count));
      if (said.expected) event.set(Field::mk_dispatch_expected, std::to_string(*said.expected));
      if (said.matches)
        event.set(Field::mk_dispatch_matches, *said.matches ? "true" : "false");
      else
        event.set_unknown(Field::mk_dispatch_matches);
      events.push_back(std::move(event));
    }
  }
}

}  // namespace metsuke
