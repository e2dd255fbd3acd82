#include "shell/receipt.h"

#include "base/json.h"

namespace metsuke {
namespace {

void add_head(const ArchiveHead& head, JsonWriter& json) {
  json.key("head").begin_object();
  json.member("seq", head.last.value);
  json.member("chain", to_hex(head.chain));
  json.end_object();
}

void add_days(const Delivery& delivery, const DeliveryRow& row, JsonWriter& json) {
  if (delivery.period_from && delivery.period_to) {
    json.member("period_from", to_text(*delivery.period_from));
    json.member("period_to", to_text(*delivery.period_to));
  }
  if (row.first_event) json.member("first_event", to_rfc3339(*row.first_event));
  if (row.last_event) json.member("last_event", to_rfc3339(*row.last_event));
  if (const auto reach = reach_of(delivery, row); !reach.empty()) json.member("reach", reach);
}

}  // namespace

std::string_view reach_of(const Delivery& delivery, const DeliveryRow& row) {
  if (!delivery.period_from || !delivery.period_to) return {};
  if (!row.first_event || !row.last_event) return delivery.zero_declared ? "" : "part";
  const Date first = japan_date(*row.first_event);
  const Date last = japan_date(*row.last_event);
  if (first < *delivery.period_from || last > *delivery.period_to) return "beyond";
  return first == *delivery.period_from && last == *delivery.period_to ? "whole" : "part";
}

std::string receipt_text(const Delivery& delivery, const DeliveryRow* row,
                         const std::vector<Undecoded>& undecoded, const ArchiveHead& head) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.receipt/1");
  json.member("source", delivery.source);
  json.member("delivery", delivery.name);
  json.member("state", "received");
  json.member("received", to_rfc3339(delivery.received));
  json.key("files").begin_array();
  for (std::size_t at = 0; at < delivery.files.size(); ++at) {
    const DeliveredFile& file = delivery.files[at];
    json.begin_object();
    json.member("name", file.name);
    json.member("bytes", file.bytes);
    json.member("sha256", to_hex(file.sha256));
    json.member("state", name_of(file.state));
    if (file.declared_rows) json.member("declared_rows", *file.declared_rows);
    if (row != nullptr && has_records(file) && at < row->rows_by_file.size()) {
      json.member("rows", row->rows_by_file[at]);
      json.member("quarantined", row->quarantined_by_file[at]);
    }
    json.end_object();
  }
  json.end_array();
  json.key("undecoded").begin_array();
  for (const Undecoded& one : undecoded) {
    json.begin_object();
    json.member("name", one.name);
    json.member("state", name_of(one.state));
    if (one.state == FileState::broken) {
      json.member("bytes_read", one.reached);
      json.member("archive_offset", one.offset);
      json.member("why", one.why);
    }
    json.end_object();
  }
  json.end_array();
  if (row != nullptr) {
    json.member("rows", row->rows);
    json.member("quarantined", row->quarantined);
    json.member("manifest", row->manifest);
    add_days(delivery, *row, json);
    if (!row->replaces.empty()) json.member("replaces", row->replaces);
    if (row->removed_rows) json.member("removed_rows", *row->removed_rows);
    if (row->added_rows) json.member("added_rows", *row->added_rows);
  }
  add_head(head, json);
  json.end_object();
  return json.take() + "\n";
}

std::string_view timeless(std::string_view receipt) {
  receipt = receipt.substr(0, receipt.rfind(",\"head\":"));
  return receipt.substr(0, receipt.rfind(",\"refused\":"));
}

std::string refusal_text(std::string_view source, const Found& found, Timestamp at,
                         std::string_view reason, const ArchiveHead& head) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.receipt/1");
  json.member("source", source);
  json.member("delivery", found.name);
  json.member("state", "refused");
  json.member("reason", reason);
  json.member("bytes", found.bytes);
  json.member("touched", to_rfc3339(found.touched));
  json.member("refused", to_rfc3339(at));
  add_head(head, json);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace metsuke
