#include "evidence/entry.h"

#include <array>

#include "base/limits.h"
#include "contract/registers.h"
#include "evidence/entry_fields.h"

namespace metsuke {

namespace {

template <class T>
struct Named {
  T value;
  std::string_view name;
};

constexpr std::array wholeness_names{
    Named<Wholeness>{Wholeness::whole, "whole"}, Named<Wholeness>{Wholeness::first, "first"},
    Named<Wholeness>{Wholeness::middle, "middle"}, Named<Wholeness>{Wholeness::last, "last"}};

constexpr std::array carrier_names{
    Named<Carrier>{Carrier::syslog, "syslog"}, Named<Carrier>{Carrier::relp, "relp"},
    Named<Carrier>{Carrier::http, "http"}, Named<Carrier>{Carrier::tail, "tail"}};

using Ending = StreamClosed::Ending;
constexpr std::array ending_names{
    Named<Ending>{Ending::finished, "finished"}, Named<Ending>{Ending::broken, "broken"},
    Named<Ending>{Ending::malformed, "malformed"}, Named<Ending>{Ending::daemon, "daemon"}};

template <class T, std::size_t size>
std::string_view name_in(const std::array<Named<T>, size>& table, T value) {
  for (const Named<T>& row : table)
    if (row.value == value) return row.name;
  UNREACHABLE();
}

template <class T, std::size_t size>
std::optional<T> value_in(const std::array<Named<T>, size>& table, std::string_view name) {
  for (const Named<T>& row : table)
    if (row.name == name) return row.value;
  return std::nullopt;
}

void write(FieldWriter& line, const Record& record) {
  line.name("record");
  line.text(record.source);
  line.hexadecimal(record.position.stream);
  line.number(record.position.offset);
  line.time(record.received);
  line.name(name_in(wholeness_names, record.wholeness));
  line.text(record.bytes);
}

void write(FieldWriter& line, const Delivery& delivery) {
  line.name("delivery");
  line.text(delivery.source);
  line.text(delivery.name);
  line.time(delivery.received);
  line.date(delivery.period_from);
  line.date(delivery.period_to);
  line.number(delivery.sequence);
  line.truth(delivery.zero_declared);
  line.truth(delivery.has_manifest);
  line.number(delivery.files.size());
  for (const DeliveredFile& file : delivery.files) {
    line.text(file.name);
    line.number(file.bytes);
    line.digest(file.sha256);
    line.name(name_of(file.state));
    line.number(file.declared_rows);
    line.hexadecimal(file.stream);
  }
}

void write(FieldWriter& line, const Tick& tick) {
  line.name("tick");
  line.time(tick.at);
}

void write(FieldWriter& line, const Review& review) {
  line.name("review");
  line.text(review.alert);
  line.name(name_of(review.act));
  line.text(review.reviewer);
  line.name(name_of(review.reason));
  line.text(review.comment);
  line.time(review.at);
}

void write(FieldWriter& line, const BundleAdopted& adopted) {
  line.name("bundle");
  line.digest(adopted.digest);
  line.text(adopted.by);
  line.text(adopted.approved_by);
  line.text(adopted.reason);
}

void write(FieldWriter& line, const RegisterAdopted& adopted) {
  line.name("register");
  line.text(adopted.contract);
  line.name(name_of(adopted.kind));
  line.text(adopted.name);
  line.digest(adopted.digest);
}

void write(FieldWriter& line, const Started& started) {
  line.name("started");
  line.text(started.version);
  line.time(started.at);
}

void write(FieldWriter& line, const Gap& gap) {
  line.name("gap");
  line.text(gap.source);
  line.time(gap.from);
  line.time(gap.until);
  line.text(gap.reason);
  line.number(gap.bytes);
}

void write(FieldWriter& line, const TailCut& cut) {
  line.name("cut");
  line.number(cut.bytes);
  line.digest(cut.digest);
}

void write(FieldWriter& line, const Declaration& declaration) {
  line.name("declaration");
  line.text(declaration.contract);
  line.name(name_of(declaration.kind));
  line.text(declaration.subject);
  line.text(declaration.person);
  line.text(declaration.comment);
  line.time(declaration.at);
  line.number(declaration.facts.size());
  for (const auto& [name, value] : declaration.facts) {
    line.text(name);
    line.text(value);
  }
}

void write(FieldWriter& line, const StreamOpened& opened) {
  line.name("stream");
  line.name(name_in(carrier_names, opened.carrier));
  line.text(opened.source);
  line.hexadecimal(opened.stream);
  line.time(opened.at);
  line.text(opened.peer);
  line.text(opened.name);
  line.number(opened.bytes);
  line.digest(opened.digest);
  line.hexadecimal(opened.resumes);
  line.number(opened.repeats);
}

void write(FieldWriter& line, const StreamClosed& closed) {
  line.name("closed");
  line.hexadecimal(closed.stream);
  line.time(closed.at);
  line.name(name_in(ending_names, closed.ending));
}

void write(FieldWriter& line, const ClockStepped& stepped) {
  line.name("clock");
  line.time(stepped.at);
  line.number(static_cast<std::int64_t>(stepped.by.count()));
}

void write(FieldWriter& line, const Rehash& rehash) {
  line.name("rehash");
  line.time(rehash.at);
  line.number(rehash.looked_at);
  line.number(rehash.sealed);
  line.number(rehash.altered);
  line.number(rehash.missing);
  line.number(rehash.until);
  line.text(rehash.places);
}

Record read_record(FieldReader& line) {
  Record record;
  record.source = line.text();
  record.position.stream = line.hexadecimal();
  record.position.offset = line.number();
  record.received = line.time();
  record.wholeness = line.one_of(value_in(wholeness_names, line.raw()));
  record.bytes = line.text();
  return record;
}

Delivery read_delivery(FieldReader& line) {
  Delivery delivery;
  delivery.source = line.text();
  delivery.name = line.text();
  delivery.received = line.time();
  delivery.period_from = line.date();
  delivery.period_to = line.date();
  delivery.sequence = line.optional_number();
  delivery.zero_declared = line.truth();
  delivery.has_manifest = line.truth();
  // The count is not believed: a line without the fields for it ends the loop.
  const std::uint64_t count = line.number();
  for (std::uint64_t at = 0; at < count && line.good(); ++at) {
    DeliveredFile file;
    file.name = line.text();
    file.bytes = line.number();
    file.sha256 = line.digest();
    file.state = line.one_of(file_state_from(line.raw()));
    file.declared_rows = line.optional_number();
    file.stream = line.hexadecimal();
    delivery.files.push_back(std::move(file));
  }
  return delivery;
}

Review read_review(FieldReader& line) {
  Review review;
  review.alert = line.text();
  review.act = line.one_of(review_act_from(line.raw()));
  review.reviewer = line.text();
  review.reason = line.one_of(close_reason_from(line.raw()));
  review.comment = line.text();
  review.at = line.time();
  return review;
}

BundleAdopted read_bundle(FieldReader& line) {
  BundleAdopted adopted;
  adopted.digest = line.digest();
  adopted.by = line.text();
  adopted.approved_by = line.text();
  adopted.reason = line.text();
  return adopted;
}

RegisterAdopted read_register(FieldReader& line) {
  RegisterAdopted adopted;
  adopted.contract = line.text();
  adopted.kind = line.one_of(register_kind_from(line.raw()));
  adopted.name = line.text();
  adopted.digest = line.digest();
  return adopted;
}

Started read_started(FieldReader& line) {
  Started started;
  started.version = line.text();
  started.at = line.time();
  return started;
}

Gap read_gap(FieldReader& line) {
  Gap gap;
  gap.source = line.text();
  gap.from = line.time();
  gap.until = line.time();
  gap.reason = line.text();
  gap.bytes = line.number();
  return gap;
}

TailCut read_cut(FieldReader& line) {
  TailCut cut;
  cut.bytes = line.number();
  cut.digest = line.digest();
  return cut;
}

Declaration read_declaration(FieldReader& line) {
  Declaration declaration;
  declaration.contract = line.text();
  declaration.kind = line.one_of(declaration_kind_from(line.raw()));
  declaration.subject = line.text();
  declaration.person = line.text();
  declaration.comment = line.text();
  declaration.at = line.time();
  const std::uint64_t count = line.number();
  for (std::uint64_t at = 0; at < count && line.good(); ++at) {
    std::string name(line.text());
    declaration.facts.emplace_back(std::move(name), line.text());
  }
  return declaration;
}

StreamOpened read_opened(FieldReader& line) {
  StreamOpened opened;
  opened.carrier = line.one_of(value_in(carrier_names, line.raw()));
  opened.source = line.text();
  opened.stream = line.hexadecimal();
  opened.at = line.time();
  opened.peer = line.text();
  opened.name = line.text();
  opened.bytes = line.number();
  opened.digest = line.digest();
  opened.resumes = line.hexadecimal();
  opened.repeats = line.number();
  return opened;
}

StreamClosed read_closed(FieldReader& line) {
  StreamClosed closed;
  closed.stream = line.hexadecimal();
  closed.at = line.time();
  closed.ending = line.one_of(value_in(ending_names, line.raw()));
  return closed;
}

ClockStepped read_clock(FieldReader& line) {
  ClockStepped stepped;
  stepped.at = line.time();
  stepped.by = Duration(line.signed_number());
  return stepped;
}

Rehash read_rehash(FieldReader& line) {
  Rehash rehash;
  rehash.at = line.time();
  rehash.looked_at = line.number();
  rehash.sealed = line.number();
  rehash.altered = line.number();
  rehash.missing = line.number();
  rehash.until = line.number();
  rehash.places = line.text();
  return rehash;
}

Input read_input(FieldReader& line) {
  const std::string_view kind = line.raw();
  if (kind == "record") return read_record(line);
  if (kind == "tick") return Tick{line.time()};
  if (kind == "delivery") return read_delivery(line);
  if (kind == "review") return read_review(line);
  if (kind == "bundle") return read_bundle(line);
  if (kind == "register") return read_register(line);
  if (kind == "started") return read_started(line);
  if (kind == "gap") return read_gap(line);
  if (kind == "cut") return read_cut(line);
  if (kind == "declaration") return read_declaration(line);
  if (kind == "stream") return read_opened(line);
  if (kind == "closed") return read_closed(line);
  if (kind == "clock") return read_clock(line);
  if (kind == "rehash") return read_rehash(line);
  line.fail();
  return Tick{};
}

}  // namespace

void encode(Seq seq, const Input& input, std::string& into) {
  ASSERT(seq.value != 0);
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, seq.value).ptr;
  into.append(digits, static_cast<std::size_t>(end - digits));
  FieldWriter line(into);
  std::visit([&line](const auto& kind) { write(line, kind); }, input);
}

Result<Entry> decode(std::string_view line, Arena& arena) {
  if (line.size() > limits::entry_bytes_max)
    return Error{Code::entry_invalid, std::to_string(line.size()) + " bytes"};
  FieldReader fields(line, arena);
  const Seq seq{fields.number()};
  if (!fields.good() || seq.value == 0) return Error{Code::entry_invalid, "no entry number"};
  Entry entry{seq, read_input(fields)};
  if (!fields.finished())
    return Error{Code::entry_invalid, "entry " + std::to_string(seq.value)};
  return entry;
}

}  // namespace metsuke
