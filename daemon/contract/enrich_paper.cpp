#include <algorithm>

#include "contract/enrich_parts.h"

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// How far a clock and a work order may differ.
constexpr std::chrono::minutes order_slack{15};

constexpr std::string_view overtime_words[] = {"時間外", "休日",     "残業",   "深夜",
                                               "早朝",   "overtime", "holiday"};

bool is_overtime(const RegisterRow& order) {
  const std::string kind = same_name(order["kind"]);
  return std::any_of(std::begin(overtime_words), std::end(overtime_words),
                     [&](std::string_view word) { return kind.find(word) != std::string::npos; });
}

// The orders that name this person by user id or, failing that, by name; `see` says when to stop.
template <class See>
void each_order(const Enriching& at, const Register& orders, const See& see) {
  const std::string_view name =
      at.person == nullptr ? std::string_view() : std::string_view(at.person->same_person);
  for (const std::string_view column : {"user", "name"}) {
    for (const std::string_view who : {std::string_view(at.actor), name}) {
      if (who.empty()) continue;
      const auto* const rows = orders.rows_with(column, who);
      if (rows == nullptr) continue;
      for (const std::size_t index : *rows) {
        if (see(orders.rows()[index])) return;
      }
    }
  }
}

bool is_plain_host(std::string_view asset) {
  return !asset.empty() && std::all_of(asset.begin(), asset.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x80 && byte != ' ' && byte != ',';
  });
}

// An order for another machine covers nothing; an asset in prose cannot be compared.
bool is_for_asset(const Enriching& at, const RegisterRow& order) {
  const std::string_view asset = order["asset"];
  if (!is_plain_host(asset)) return true;
  const std::string same = same_name(asset);
  bool compared = false;
  for (const Field field : {Field::host_name, Field::destination_domain, Field::destination_ip,
                            Field::mk_db_name, Field::mk_device_name}) {
    const std::string_view value = at.text(field);
    if (value.empty()) continue;
    if (same_name(value) == same) return true;
    compared = true;
  }
  return !compared;
}

bool is_within(const RegisterRow& row, Timestamp at, Duration slack) {
  return (!row.valid_from || *row.valid_from - slack <= at) &&
         (!row.valid_until || at < *row.valid_until + slack);
}

// Whether two days are the same or neighbours in business days.
std::optional<bool> is_near(const Calendar& calendar, Date left, Date right) {
  constexpr days never_near{14};
  const Date first = std::min(left, right);
  const Date last = std::max(left, right);
  if (first == last) return true;
  if (sys_days(last) - sys_days(first) > never_near) return false;
  const std::optional<Date> next = calendar.business_days_after(first, 1);
  if (!next) return std::nullopt;
  return last <= *next;
}

std::optional<bool> has_transfer_row(const Enriching& at, const Register& transfers) {
  const std::string_view ticket = at.text(Field::mk_ticket_id);
  if (!ticket.empty() && transfers.rows_with("ticket", same_name(ticket)) != nullptr) return true;
  const std::string_view file = file_of(at);
  if (file.empty()) return false;
  const auto* const rows = transfers.rows_with("file", same_file(file));
  if (rows == nullptr) return false;
  bool undecided = false;
  for (const std::size_t index : *rows) {
    const RegisterRow& row = transfers.rows()[index];
    if (!row.dated) return true;
    const std::optional<bool> near =
        is_near(at.contract.calendar, japan_date(*row.dated), japan_date(at.event.occurred));
    if (!near)
      undecided = true;
    else if (*near)
      return true;
  }
  if (undecided) return std::nullopt;
  return false;
}

}  // namespace

void add_calendar(Enriching& at) {
  const Event& event = at.event;
  if (!event.has_occurred) {
    for (const Field field : {Field::mk_calendar_in_shift, Field::mk_calendar_closed_day,
                              Field::mk_calendar_business_day}) {
      at.event.set_unknown(field);
    }
    return;
  }
  const Calendar& calendar = at.contract.calendar;
  std::string_view shift = "default";
  if (event.source.value < at.contract.sources.size()) {
    shift = at.contract.sources[event.source.value].active.shift;
  }
  if (at.person != nullptr && !(*at.person)["shift"].empty()) shift = (*at.person)["shift"];
  const std::optional<bool> closed = calendar.closed(japan_date(event.occurred));
  // Which of them it was decides which hours were theirs.
  const Register* const roster = at.registers.find(RegisterKind::roster);
  const bool is_unsure = at.is_ambiguous && roster != nullptr && roster->has_column("shift");
  at.set_truth(Field::mk_calendar_in_shift,
               is_unsure ? std::nullopt : calendar.in_shift(event.occurred, shift));
  at.set_truth(Field::mk_calendar_closed_day, closed);
  at.set_truth(Field::mk_calendar_business_day,
               closed ? std::optional<bool>(!*closed) : std::nullopt);
  if (at.actor.empty()) return;
  const Register* const orders = at.registers.find(RegisterKind::work_orders);
  if (orders == nullptr) {
    at.event.set_unknown(Field::mk_calendar_approved_overtime);
    return;
  }
  bool approved = false;
  const bool has_kinds = orders->has_column("kind");
  each_order(at, *orders, [&](const RegisterRow& order) {
    approved =
        order.valid_at(event.occurred) && order.approved() && (!has_kinds || is_overtime(order));
    return approved;
  });
  at.set_truth(Field::mk_calendar_approved_overtime, approved);
}

void add_media(Enriching& at) {
  const std::string_view serial = at.text(Field::mk_device_serial);
  const bool is_connected = at.event[Field::event_action] == "device-connect";
  if (serial.empty() && !is_connected) return;
  const Register* const media = at.registers.find(RegisterKind::media);
  if (media == nullptr) {
    at.event.set_unknown(Field::mk_media_registered);
    at.event.set_unknown(Field::mk_media_approved);
    return;
  }
  const auto* rows =
      serial.empty() ? nullptr : media->rows_with("serial", same_cell("serial", serial));
  if (rows == nullptr && !serial.empty()) rows = media->rows_with("media", same_name(serial));
  bool registered = false;
  bool approved = false;
  const Timestamp when = at.event.occurred;
  for (const std::size_t index : rows == nullptr ? std::vector<std::size_t>() : *rows) {
    const RegisterRow& row = media->rows()[index];
    if (!row.valid_at(when)) continue;
    registered = true;
    const bool begun = !row.dated || japan_date(*row.dated) <= japan_date(when);
    const std::string_view user = row["user"];
    const bool own = user.empty() || at.actor.empty() || row.same_user == at.actor;
    approved = approved || (begun && own && row.approved());
  }
  at.set_truth(Field::mk_media_registered, registered);
  at.set_truth(Field::mk_media_approved, approved);
}

void add_work_order(Enriching& at) {
  if (at.actor.empty() || !at.event.has_occurred) return;
  const Register* const orders = at.registers.find(RegisterKind::work_orders);
  if (orders == nullptr) {
    at.event.set_unknown(Field::mk_work_order_id);
    at.event.set_unknown(Field::mk_work_order_covers);
    return;
  }
  const std::string ticket = same_name(at.text(Field::mk_ticket_id));
  const RegisterRow* cover = nullptr;
  each_order(at, *orders, [&](const RegisterRow& order) {
    if (!is_within(order, at.event.occurred, order_slack)) return false;
    if (!ticket.empty() && same_name(order["order"]) != ticket) return false;
    if (is_overtime(order) || !order.approved() || !is_for_asset(at, order)) return false;
    cover = &order;
    return true;
  });
  at.set_truth(Field::mk_work_order_covers, cover != nullptr);
  if (cover != nullptr) at.set(Field::mk_work_order_id, (*cover)["order"]);
}

void add_ticket(Enriching& at) {
  const std::string_view ticket = at.text(Field::mk_ticket_id);
  const bool moved = is_transfer(at);
  if (ticket.empty() && (!moved || file_of(at).empty())) return;
  const Register* const transfers = at.registers.find(RegisterKind::transfers);
  const Register* const orders = at.registers.find(RegisterKind::work_orders);
  if (!ticket.empty() && orders != nullptr &&
      orders->rows_with("order", same_name(ticket)) != nullptr) {
    at.set_truth(Field::mk_ticket_known, true);
    return;
  }
  const bool answerable = transfers != nullptr && (moved || orders != nullptr);
  at.set_truth(Field::mk_ticket_known,
               answerable ? has_transfer_row(at, *transfers) : std::nullopt);
}

}  // namespace metsuke
