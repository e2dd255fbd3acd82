#include "shell/drops.h"

#include "base/json.h"
#include "base/limits.h"
#include "event/reader.h"
#include "shell/duty.h"
#include "shell/log.h"

namespace metsuke {

namespace {

bool has_arrived(const DeliveredFile& file) { return file.state != FileState::missing; }

// All its bytes, file by file, are archived under these very digests.
bool is_taken(const Engine& engine, const Delivery& delivery) {
  for (const DeliveredFile& file : delivery.files)
    if (has_arrived(file) && engine.resume(file.stream) < file.bytes) return false;
  return true;
}

bool is_same(const Delivery& one, const Delivery& other) {
  if (one.files.size() != other.files.size()) return false;
  for (std::size_t at = 0; at < one.files.size(); ++at)
    if (one.files[at].stream != other.files[at].stream ||
        one.files[at].state != other.files[at].state)
      return false;
  return true;
}

// No path of a vendor's making leaves the receipt directory.
std::string receipt_name(std::string_view delivery) {
  std::string name(delivery);
  for (char& byte : name)
    if (byte == '/' || byte == '\0') byte = '_';
  return name + ".receipt";
}

}  // namespace

DropSettings drop_settings(const Config& config, const SourceSpec& source) {
  DropSettings settings;
  settings.source = source.id;
  std::string path = source.intake.path;
  while (path.ends_with('/')) path.pop_back();
  settings.inbox = join_path(config.drop, path.empty() ? source.id : path);
  settings.kept = config.kept_directory(source.id);
  settings.framing = framing_of(source.reader);
  return settings;
}

std::string receipt_text(const Delivery& delivery, const DeliveryRow* row, Seq last,
                         const Digest& chain) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.receipt/1");
  json.member("source", delivery.source);
  json.member("delivery", delivery.name);
  json.member("received", to_rfc3339(delivery.received));
  json.key("files").begin_array();
  for (const DeliveredFile& file : delivery.files) {
    json.begin_object();
    json.member("name", file.name);
    json.member("bytes", file.bytes);
    json.member("sha256", to_hex(file.sha256));
    json.member("state", name_of(file.state));
    json.end_object();
  }
  json.end_array();
  if (row != nullptr) {
    json.member("rows", row->rows);
    json.member("quarantined", row->quarantined);
    json.member("manifest", row->manifest);
  }
  json.key("head").begin_object();
  json.member("seq", last.value);
  json.member("chain", to_hex(chain));
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

void Drops::scan() {
  const std::shared_ptr<const Bundle> bundle = duty_.bundle();
  if (bundle == nullptr) return;
  for (const BoundContract& bound : bundle->contracts)
    for (const SourceSpec& source : bound.contract->sources) {
      if (source.intake.kind != Intake::Kind::drop) continue;
      scan_source(source);
      if (duty_.is_closed()) return;
    }
}

void Drops::scan_source(const SourceSpec& source) {
  const DropSettings settings = drop_settings(duty_.config(), source);
  Disk& disk = duty_.world().disk;
  rows_.clear();
  if (!disk.status(settings.inbox)) {
    const auto made = disk.make_directories(settings.inbox);
    if (!made) return hold(source.id, made.error());
  }
  // Whether a file still grows is a question to the machine's clock, not to a stepped one.
  PosixClock machine;
  const auto found = look(disk, settings, machine.now());
  if (!found) return hold(source.id, found.error());
  bool is_held = false;
  for (const Found& one : *found) {
    if (one.state == Found::State::refused) refuse(source.id, one.name, one.reason);
    if (one.state != Found::State::settled) continue;
    const auto taken = take(source, settings, one.name);
    if (duty_.is_closed()) return;
    if (taken) continue;
    if (taken.error().code == Code::manifest_invalid) {
      refuse(source.id, one.name, taken.error().detail);
    } else {
      hold(source.id, taken.error());
      is_held = true;
    }
  }
  if (!is_held) held_.erase(source.id);
}

Result<void> Drops::take(const SourceSpec& source, const DropSettings& settings,
                         const std::string& name) {
  Disk& disk = duty_.world().disk;
  const Timestamp now = duty_.world().clock.now();
  Delivery delivery = TRY(open_delivery(disk, settings, name, now));
  const bool was_known = duty_.engine().delivery_known(source.id, name);
  if (was_known && is_taken(duty_.engine(), delivery)) {
    say(Happening::delivery_recognised, {{"source", source.id}});
    TRY(write_receipt(delivery));
    return put_aside(disk, settings, name);
  }
  const Delivery* half = duty_.engine().open_delivery(source.id, name);
  if (half != nullptr && is_same(*half, delivery)) {
    delivery = *half;
  } else {
    const Input input = delivery;
    remember(TRY(duty_.commit({&input, 1})));
  }
  TRY(take_records(settings, delivery));
  say(Happening::delivery_taken,
      {{"source", source.id}, {"seq", std::to_string(duty_.ledger().last().value)}});
  TRY(write_receipt(delivery));
  return put_aside(disk, settings, name);
}

Result<void> Drops::take_records(const DropSettings& settings, const Delivery& delivery) {
  const auto take_batch = [this, &delivery](std::vector<Record>& records) -> Result<void> {
    if (records.empty()) return {};
    std::vector<Input> inputs;
    inputs.reserve(records.size());
    for (Record& record : records) {
      record.received = delivery.received;
      inputs.emplace_back(record);
    }
    remember(TRY(duty_.commit(inputs)));
    duty_.breathe();
    return {};
  };
  for (const DeliveredFile& file : delivery.files) {
    if (!has_arrived(file) || file.bytes == 0) continue;
    const std::uint64_t resume = duty_.engine().resume(file.stream);
    if (resume >= file.bytes) continue;
    TRY(read_records(duty_.world().disk, settings, delivery, file, resume, take_batch));
  }
  return {};
}

void Drops::remember(const Effects& effects) {
  for (const DeliveryRow& row : effects.deliveries) rows_[row.delivery.name] = row;
}

Result<void> Drops::write_receipt(const Delivery& delivery) {
  Disk& disk = duty_.world().disk;
  const std::string directory = duty_.config().receipt_directory(delivery.source);
  TRY(disk.make_directories(directory));
  const auto row = rows_.find(delivery.name);
  const std::string text = receipt_text(delivery, row == rows_.end() ? nullptr : &row->second,
                                        duty_.ledger().last(), duty_.ledger().chain());
  return write_file(disk, join_path(directory, receipt_name(delivery.name)), text);
}

// Said when it begins, not at each look.
void Drops::hold(const std::string& source, const Error& why) {
  if (held_.insert(source).second)
    say(Happening::source_held, {{"source", source}, {"code", name_of(why.code)}});
}

void Drops::refuse(const std::string& source, const std::string& name, const std::string& reason) {
  if (refused_.contains({source, name})) return;
  const Timestamp now = duty_.world().clock.now();
  const Input input = Gap{source, now, now, "refused: " + name + ": " + reason, 0};
  if (!duty_.commit({&input, 1})) return;
  refused_.emplace(source, name);
  say(Happening::delivery_refused,
      {{"source", source}, {"seq", std::to_string(duty_.ledger().last().value)}});
}

}  // namespace metsuke
