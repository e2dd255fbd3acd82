#include "rule/observe_days.h"

#include <algorithm>
#include <charconv>

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// An event's own time may be nonsense: days further off than this are not counted by event day.
constexpr days past_max{400};
constexpr days future_max{2};
constexpr std::size_t hosts_max = 1'000;
constexpr std::size_t gaps_max = 1'000;
// A clock further off than this is as wrong as it gets; fewer events tell nothing of a clock.
constexpr std::int64_t delay_seconds_max = 3'600;
constexpr std::uint64_t delay_samples_min = 20;
constexpr std::chrono::seconds reversal_slack{5};  // RET-15
constexpr std::size_t weekday_samples_max = 8;
constexpr std::size_t weekday_samples_min = 4;

sys_days japan_day(Timestamp at) { return std::chrono::floor<days>(at + japan_offset); }

bool has_any(const Event& event, std::initializer_list<Field> fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [&](Field field) { return !event[field].empty(); });
}

// What a server says besides of its connections (one was opened, a version was received) is
// nobody's act and need not say who.
bool is_chatter(const Event& event) {
  return event[Field::event_action].empty() && event.log_source.category.empty() &&
         event.log_source.product == "linux";
}

// Who, when, where, what, and the result.
bool is_whole(const Event& event) {
  return event.has_occurred &&
         has_any(event, {Field::user_name, Field::user_full_name, Field::mk_card_id}) &&
         has_any(event, {Field::source_ip, Field::host_name, Field::source_domain,
                         Field::mk_device_name, Field::mk_door_id, Field::mk_door_name}) &&
         has_any(event, {Field::event_action}) && has_any(event, {Field::event_outcome});
}

// A name that came through a wrong character set: U+FFFD, or question marks in a row.
bool is_damaged(std::string_view text) {
  return text.find("\xEF\xBF\xBD") != std::string_view::npos ||
         text.find("??") != std::string_view::npos;
}

bool is_damaged(const Event& event) {
  constexpr Field names[] = {Field::user_full_name, Field::user_name, Field::file_name,
                             Field::mk_door_name};
  return std::any_of(std::begin(names), std::end(names),
                     [&](Field field) { return is_damaged(event[field]); });
}

std::int64_t seconds_between(Timestamp from, Timestamp to) {
  return std::chrono::floor<std::chrono::seconds>(to - from).count();
}

// REQUIRES: not empty. The lower one of the two in the middle.
std::int64_t median_of(const std::map<std::int64_t, std::uint64_t>& counted) {
  std::uint64_t all = 0;
  for (const auto& [value, count] : counted) all += count;
  std::uint64_t before = 0;
  for (const auto& [value, count] : counted) {
    before += count;
    if (2 * before >= all) return value;
  }
  UNREACHABLE();
}

std::string per_mille(std::uint64_t part, std::uint64_t whole) {
  return std::to_string(part * 1000 / whole);
}

}  // namespace

DayBook::DayBook(const Contract& contract, SourceId source, Timestamp since)
    : contract_(contract), spec_(contract.sources[source.value]), source_(source), since_(since) {}

void DayBook::begin(Timestamp since) {
  since_ = since;
  days_.clear();
  changed_.clear();
  active_.clear();
  last_received_ = last_event_ = nullptr;
}

void DayBook::follow(DayBook& before) {
  since_ = before.since_;
  active_.clear();
  days_ = std::move(before.days_);
  for (auto& [number, day] : days_) day.numbers.source = source_;
  changed_ = std::move(before.changed_);
  counters_ = std::move(before.counters_);
  usual_rows_ = std::move(before.usual_rows_);
  first_received_ = before.first_received_;
  last_received_ = last_event_ = nullptr;
}

DayBook::Day& DayBook::day(DayNumber number) {
  Day& found = days_[number];
  found.numbers.source = source_;
  found.numbers.day = number;
  if (!found.changed) {
    found.changed = true;
    changed_.push_back(number);
  }
  return found;
}

void DayBook::seen(Timestamp received, std::size_t bytes, const Event* event,
                   ReadOutcome::State outcome) {
  const DayNumber arrived = japan_day(received);
  if (last_received_ == nullptr || last_received_number_ != arrived || !last_received_->changed) {
    last_received_ = &day(arrived);
    last_received_number_ = arrived;
  }
  // The second and later events of one record come without bytes.
  if (event == nullptr || bytes > 0) {
    ++last_received_->numbers.records;
    last_received_->numbers.bytes += bytes;
    if (outcome == ReadOutcome::State::failed) ++last_received_->numbers.quarantined;
  }
  if (!first_received_ || Date(arrived) < *first_received_) first_received_ = arrived;
  if (event == nullptr) return;
  const DayNumber happened = japan_day(event->occurred);
  if (happened < arrived - past_max || happened > arrived + future_max) return;
  if (last_event_ == nullptr || last_event_number_ != happened || !last_event_->changed) {
    last_event_ = &day(happened);
    last_event_number_ = happened;
  }
  ++last_event_->numbers.events;
  last_event_->spoke.set(static_cast<std::size_t>(japan_minute(event->occurred)));
  if (!is_chatter(*event)) ++last_event_->acts;
  if (is_whole(*event)) ++last_event_->whole;
  if (is_damaged(*event)) ++last_event_->damaged;
  if (event->has_occurred) note_clock(*event, received, *last_event_);
  if (!(*event)[Field::mk_sequence].empty()) count_sequence(*event, happened);
}

void DayBook::note_clock(const Event& event, Timestamp received, Day& day) const {
  const std::int64_t delay = seconds_between(event.occurred, received);
  day.ahead = std::max(day.ahead, -delay);
  if (spec_.intake.kind != Intake::Kind::syslog) return;  // Files come when they come.
  ++day.delays[std::clamp(delay, -delay_seconds_max, delay_seconds_max)];
}

void DayBook::count_sequence(const Event& event, DayNumber today) {
  const std::string_view text = event[Field::mk_sequence];
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return;
  const std::string_view host = event[Field::host_name];
  auto found = counters_.find(host);
  if (found == counters_.end()) {
    if (counters_.size() == hosts_max) return;
    found = counters_.emplace(std::string(host), Counter()).first;
    found->second.last = number;
    found->second.last_time = event.occurred;
    return;
  }
  Counter& counter = found->second;
  if (number > counter.last) {
    if (event.occurred < counter.last_time - reversal_slack) ++day(today).reversals;
    counter.last_time = event.occurred;
    if (number - counter.last > 1) {
      day(today).numbers.sequence_missing += number - counter.last - 1;
      if (counter.gaps.size() < gaps_max) {
        counter.gaps.emplace_back(counter.last + 1, number - 1);
        counter.noticed.push_back(today);
      }
    }
    counter.last = number;
    return;
  }
  // It may be one of those that were missing: lines need not come in order.
  for (std::size_t gap = 0; gap < counter.gaps.size(); ++gap) {
    const auto [first, last] = counter.gaps[gap];
    if (number < first || number > last) continue;
    const DayNumber noticed = counter.noticed[gap];
    --day(noticed).numbers.sequence_missing;
    counter.gaps.erase(counter.gaps.begin() + static_cast<std::ptrdiff_t>(gap));
    counter.noticed.erase(counter.noticed.begin() + static_cast<std::ptrdiff_t>(gap));
    if (first < number) {
      counter.gaps.emplace_back(first, number - 1);
      counter.noticed.push_back(noticed);
    }
    if (number < last) {
      counter.gaps.emplace_back(number + 1, last);
      counter.noticed.push_back(noticed);
    }
    return;
  }
  if (number <= 1) counter.last = number;  // The device counts anew.
}

const std::optional<Minutes>& DayBook::active(DayNumber number) {
  const auto held = active_.find(number);
  if (held != active_.end()) return held->second;
  std::optional<Minutes> minutes = Minutes();
  const Timestamp midnight = japan_midnight(Date(number));
  for (std::size_t minute = 0; minute < minutes_a_day && minutes; ++minute) {
    const Timestamp at = midnight + std::chrono::minutes(minute);
    if (at < since_) continue;  // Nothing was expected before the source was set up.
    const std::optional<bool> inside = contract_.calendar.in_shift(at, spec_.active.shift);
    if (!inside)
      minutes.reset();
    else if (*inside)
      minutes->set(minute);
  }
  return active_.emplace(number, minutes).first->second;
}

std::uint64_t DayBook::silence(const Day& day, const Minutes& active) const {
  std::uint64_t longest = 0;
  std::uint64_t run = 0;
  std::uint64_t decided = 0;
  for (std::size_t minute = 0; minute < minutes_a_day; ++minute) {
    run = active[minute] && !day.spoke[minute] ? run + 1 : 0;
    longest = std::max(longest, run);
    // While the day goes on, what comes after its last event is not yet silence.
    if (day.spoke[minute]) decided = longest;
  }
  return 60 * (day.closed ? longest : decided);
}

OwnedEvent DayBook::coverage(Date date, Told told, Known known) {
  const DayNumber number(date);
  Day& today = day(number);
  today.closed = true;
  OwnedEvent event = own_event("coverage", end_of_day(date), known);
  event.source = source_;
  event.set(Field::mk_source_id, spec_.id);
  const std::optional<Minutes>& minutes = active(number);
  const bool is_quiet_day = told.basis == Basis::declared_empty;
  if (!minutes)
    event.set_unknown(Field::mk_coverage_expected_active);
  else
    event.set(Field::mk_coverage_expected_active,
              minutes->any() && !is_quiet_day ? "true" : "false");
  if (told.basis == Basis::given_up) {
    for (const Field field :
         {Field::mk_coverage_rows, Field::mk_coverage_silent_seconds,
          Field::mk_coverage_sequence_missing, Field::mk_coverage_parsable_ratio,
          Field::mk_coverage_mandatory_field_ratio, Field::mk_coverage_damaged_rows,
          Field::mk_coverage_future_seconds, Field::mk_coverage_time_reversals}) {
      event.set_unknown(field);
    }
    return event;
  }
  const SourceDay& numbers = today.numbers;
  event.set(Field::mk_coverage_rows, std::to_string(numbers.events));
  event.set(Field::mk_coverage_sequence_missing, std::to_string(numbers.sequence_missing));
  if (!minutes)
    event.set_unknown(Field::mk_coverage_silent_seconds);
  else
    event.set(Field::mk_coverage_silent_seconds, std::to_string(silence(today, *minutes)));
  const bool is_stream = told.basis == Basis::stream;
  const std::uint64_t rows = is_stream ? numbers.records : told.rows;
  const std::uint64_t damaged = is_stream ? numbers.quarantined : told.quarantined;
  if (rows > 0) {
    const std::uint64_t readable = rows - std::min(rows, damaged);
    event.set(Field::mk_coverage_parsable_ratio, per_mille(readable, rows));
  }
  if (today.acts > 0) {
    event.set(Field::mk_coverage_mandatory_field_ratio, per_mille(today.whole, today.acts));
  }
  if (numbers.events > 0) say_clock(today, event);
  if (!minutes || minutes->any()) add_usual_rows(number, today, event);
  return event;
}

void DayBook::say_clock(const Day& day, OwnedEvent& event) const {
  event.set(Field::mk_coverage_damaged_rows, std::to_string(day.damaged));
  event.set(Field::mk_coverage_future_seconds, std::to_string(day.ahead));
  event.set(Field::mk_coverage_time_reversals, std::to_string(day.reversals));
  std::uint64_t samples = 0;
  for (const auto& [delay, count] : day.delays) samples += count;
  if (samples < delay_samples_min) return;
  event.set(Field::mk_coverage_clock_offset_seconds, std::to_string(median_of(day.delays)));
  event.set(Field::mk_coverage_clock_source, "metsuke");
}

void DayBook::add_usual_rows(DayNumber number, const Day& day, OwnedEvent& event) {
  std::vector<std::uint64_t>& samples = usual_rows_[std::chrono::weekday(number).c_encoding()];
  if (samples.size() >= weekday_samples_min) {
    std::vector<std::uint64_t> sorted = samples;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    const std::uint64_t median =
        sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    event.set(Field::mk_coverage_rows_median_same_weekday, std::to_string(median));
  }
  if (day.numbers.events == 0) return;  // A day without rows is nobody's usual day.
  samples.push_back(day.numbers.events);
  if (samples.size() > weekday_samples_max) samples.erase(samples.begin());
}

void DayBook::take_changed(std::vector<SourceDay>& into) {
  std::sort(changed_.begin(), changed_.end());
  for (const DayNumber number : changed_) {
    Day& each = days_[number];
    each.changed = false;
    const std::optional<Minutes>& minutes = active(number);
    each.numbers.silent_seconds_max = minutes ? silence(each, *minutes) : 0;
    into.push_back(each.numbers);
  }
  changed_.clear();
}

}  // namespace metsuke
