#include "shell/drops.h"

#include <algorithm>

#include "base/limits.h"
#include "base/unicode.h"
#include "event/reader.h"
#include "shell/duty.h"
#include "shell/log.h"
#include "shell/unpacker.h"

namespace metsuke {

namespace {

// All its bytes, file by file, are archived under these very digests.
bool is_taken(const Engine& engine, const Delivery& delivery) {
  for (const DeliveredFile& file : delivery.files)
    if (has_records(file) && engine.resume(file.stream) < file.bytes) return false;
  return true;
}

// The delivery and all that decides what becomes of it, as far as can be seen without opening it.
Digest stamp_of(const Found& found, const DropSettings& settings) {
  Sha256 hash;
  hash.add(found.name).add(found.reason);
  hash.add('/' + std::to_string(found.touched.time_since_epoch().count()) + '/' +
           std::to_string(found.bytes));
  for (const std::string& password : settings.passwords)
    hash.add('/' + std::to_string(password.size()) + '/').add(password);
  return hash.finish();
}

// What waits for the vendor or the operator, not for the machine.
bool is_refusal(Code code) {
  return code == Code::manifest_invalid || code == Code::archive_locked ||
         code == Code::unpack_failed || code == Code::limit_exceeded;
}

bool is_same(const Delivery& one, const Delivery& other) {
  if (one.files.size() != other.files.size()) return false;
  for (std::size_t at = 0; at < one.files.size(); ++at)
    if (one.files[at].stream != other.files[at].stream ||
        one.files[at].sha256 != other.files[at].sha256 ||
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

bool has_lines(const Delivery& delivery) {
  return std::any_of(delivery.files.begin(), delivery.files.end(), has_records);
}

bool has_unread(const Delivery& delivery, const DeliveredFile& archive,
                const std::function<std::uint64_t(std::uint64_t)>& resume_of) {
  const std::string inside = archive.name + inside_mark;
  return std::any_of(delivery.files.begin(), delivery.files.end(), [&](const auto& file) {
    return file.name.starts_with(inside) && has_records(file) &&
           resume_of(file.stream) < file.bytes;
  });
}

// Each place where bytes could not be made records, as a gap; of very many the first ones.
std::vector<Input> undecoded_places(const OpenedDelivery& opened) {
  const Delivery& delivery = opened.delivery;
  std::vector<Input> inputs;
  for (const Undecoded& one : opened.undecoded) {
    std::string reason = "undecodable: " + delivery.name + ": ";
    const bool is_last = inputs.size() + 1 == limits::undecoded_said_max;
    if (is_last && opened.undecoded.size() > limits::undecoded_said_max) {
      reason += std::to_string(opened.undecoded.size() - inputs.size()) + " more";
    } else {
      reason += one.name + ": " + std::string(name_of(one.state));
      if (one.state == FileState::broken)
        reason += " after " + std::to_string(one.reached) + " B, at byte " +
                  std::to_string(one.offset) + " of the archive: " + one.why;
    }
    inputs.emplace_back(Gap{delivery.source, delivery.received, delivery.received, reason, 0});
    if (is_last) break;
  }
  return inputs;
}

// Room for what tells two receipts of the same apart: a time, the archive's head.
constexpr std::size_t receipt_head_bytes_max = 256;

}  // namespace

DropSettings drop_settings(const Config& config, const SourceSpec& source) {
  DropSettings settings;
  settings.source = source.id;
  std::string path = source.intake.path;
  while (path.ends_with('/')) path.pop_back();
  settings.inbox = join_path(config.drop, path.empty() ? source.id : path);
  settings.kept = config.kept_directory(source.id);
  settings.framing = framing_of(source.reader);
  settings.unpack = unpack_apart();
  return settings;
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

// Why there are none, if there should be.
std::string Drops::load_passwords(const SourceSpec& source, DropSettings& settings) {
  const std::string& path = source.intake.password_file;
  if (path.empty()) return {};
  const auto text = read_file(duty_.world().disk, path, limits::password_file_bytes_max);
  if (!text) return " (password_file: " + std::string(name_of(text.error().code)) + ")";
  auto passwords = passwords_in(*text);
  if (!passwords) return " (password_file: " + passwords.error().detail + ")";
  settings.passwords = *std::move(passwords);
  return {};
}

void Drops::scan_source(const SourceSpec& source) {
  DropSettings settings = drop_settings(duty_.config(), source);
  Disk& disk = duty_.world().disk;
  if (!disk.status(settings.inbox)) {
    const auto made = disk.make_directories(settings.inbox);
    if (!made) return hold(source.id, made.error());
  }
  // Whether a file still grows is a question to the machine's clock, not to a stepped one.
  PosixClock machine;
  const auto found = look(disk, settings, machine.now());
  if (!found) return hold(source.id, found.error());
  forget_gone(source.id, *found);
  const std::string no_passwords = load_passwords(source, settings);
  bool is_held = false;
  for (const Found& one : *found) {
    if (one.state == Found::State::refused) refuse(settings, one, one.reason);
    if (one.state != Found::State::settled) continue;
    const auto before = refused_.find({source.id, one.name});
    if (before != refused_.end() && before->second.stamp == stamp_of(one, settings)) continue;
    const auto taken = take(settings, one.name);
    if (duty_.is_closed()) return;
    if (taken) {
      refused_.erase({source.id, one.name});
    } else if (is_refusal(taken.error().code)) {
      const bool is_locked = taken.error().code == Code::archive_locked;
      refuse(settings, one,
             std::string(name_of(taken.error().code)) + ": " + taken.error().detail +
                 (is_locked ? no_passwords : ""));
    } else {
      hold(source.id, taken.error());
      is_held = true;
    }
  }
  if (!is_held) held_.erase(source.id);
}

Result<void> Drops::take(const DropSettings& settings, const std::string& name) {
  Disk& disk = duty_.world().disk;
  const Timestamp now = duty_.world().clock.now();
  OpenedDelivery opened = TRY(open_delivery(disk, settings, name, now));
  Delivery& delivery = opened.delivery;
  const DeliveryRow* const half = duty_.engine().delivery_row(settings.source, name);
  const bool is_again = half != nullptr && is_same(half->delivery, delivery);
  if (half != nullptr && is_taken(duty_.engine(), delivery) && (is_again || has_lines(delivery))) {
    say(Happening::delivery_recognised, {{"source", settings.source}});
    if (is_again) delivery = half->delivery;
    TRY(write_receipt(opened, is_again ? half : nullptr));
    return put_aside(disk, settings, name);
  }
  if (is_again) {
    delivery = half->delivery;
  } else {
    // In one go and the delivery last: once it is archived, so is what it lacks.
    std::vector<Input> inputs = undecoded_places(opened);
    inputs.emplace_back(delivery);
    TRY(duty_.commit(inputs));
  }
  TRY(take_records(settings, delivery));
  say(Happening::delivery_taken,
      {{"source", settings.source}, {"seq", std::to_string(duty_.ledger().last().value)}});
  TRY(write_receipt(opened, duty_.engine().delivery_row(delivery.source, delivery.name)));
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
    TRY(duty_.commit(inputs));
    duty_.breathe();
    return {};
  };
  const auto resume_of = [this](std::uint64_t stream) { return duty_.engine().resume(stream); };
  for (std::size_t at = 0; at < delivery.files.size(); ++at) {
    const DeliveredFile& file = delivery.files[at];
    const bool is_outer = !archive_of(delivery, at);
    if (is_packed(file) && is_outer && has_unread(delivery, file, resume_of))
      TRY(read_packed_records(duty_.world().disk, settings, delivery, file, resume_of, take_batch));
    if (!is_outer || !has_records(file) || file.bytes == 0) continue;
    const std::uint64_t resume = resume_of(file.stream);
    if (resume >= file.bytes) continue;
    TRY(read_records(duty_.world().disk, settings, delivery, file, resume, take_batch));
  }
  return {};
}

// One that is there and says the same stays; without a row any says more than another would.
Result<void> Drops::write_receipt(const OpenedDelivery& opened, const DeliveryRow* row) {
  const Delivery& delivery = opened.delivery;
  const ArchiveHead head{duty_.ledger().last(), duty_.ledger().chain()};
  const std::string text = receipt_text(delivery, row, opened.undecoded, head);
  const std::string path =
      join_path(duty_.config().receipt_directory(delivery.source), receipt_name(delivery.name));
  Disk& disk = duty_.world().disk;
  if (row == nullptr && disk.status(path)) return {};
  const auto there = read_file(disk, path, text.size() + receipt_head_bytes_max);
  if (there && timeless(*there) == timeless(text)) return {};
  return write_signed(delivery.source, delivery.name, text);
}

// Who is to verify receipts needs the key; that it is the right one is said on paper.
Result<void> Drops::show_key(const std::string& directory) {
  Disk& disk = duty_.world().disk;
  const VerifierKey& key = duty_.ledger().signer().key();
  for (const auto& [name, text] :
       {std::pair("vkey", to_text(key) + "\n"), std::pair("pubkey.pem", public_key_pem(key))}) {
    const std::string path = join_path(directory, name);
    const auto there = read_file(disk, path, text.size());
    if (!there || *there != text) TRY(write_file(disk, path, text));
  }
  return {};
}

// The signature first: a receipt that is there can be verified.
Result<void> Drops::write_signed(std::string_view source, std::string_view name,
                                 std::string_view text) {
  Disk& disk = duty_.world().disk;
  const std::string directory = duty_.config().receipt_directory(source);
  TRY(disk.make_directories(directory));
  TRY(show_key(std::string(directory_of(directory))));
  const std::string path = join_path(directory, receipt_name(name));
  TRY(write_file(disk, path + ".sig", duty_.ledger().signer().sign_bytes(text)));
  return write_file(disk, path, text);
}

// Said when it begins, not at each look.
void Drops::hold(const std::string& source, const Error& why) {
  if (held_.insert(source).second)
    say(Happening::source_held, {{"source", source}, {"code", name_of(why.code)}});
}

// Before the last start: our receipt in the outbox says so.
bool Drops::was_refused(const DropSettings& settings, const Found& found,
                        const std::string& reason) const {
  Disk& disk = duty_.world().disk;
  const std::string path =
      join_path(duty_.config().receipt_directory(settings.source), receipt_name(found.name));
  const std::string text = refusal_text(settings.source, found, Timestamp(), reason, {});
  const auto there = read_file(disk, path, text.size() + receipt_head_bytes_max);
  const auto signature = read_file(disk, path + ".sig", receipt_head_bytes_max);
  return there && signature && timeless(*there) == timeless(text) &&
         signature_holds(*there, *signature, duty_.ledger().signer().key());
}

void Drops::refuse(const DropSettings& settings, const Found& found, const std::string& reason) {
  const Digest stamp = stamp_of(found, settings);
  const auto key = std::pair(settings.source, found.name);
  const auto before = refused_.find(key);
  if (before != refused_.end() && before->second.stamp == stamp) return;
  const Timestamp now = duty_.world().clock.now();
  if (before == refused_.end() && was_refused(settings, found, reason)) {
    refused_[key] = {stamp, reason};
    return;
  }
  const Input input =
      Gap{settings.source, now, now, "refused: " + printable(found.name) + ": " + reason, 0};
  if (!duty_.commit({&input, 1})) return;
  refused_[key] = {stamp, reason};
  const ArchiveHead head{duty_.ledger().last(), duty_.ledger().chain()};
  const auto written = write_signed(settings.source, found.name,
                                    refusal_text(settings.source, found, now, reason, head));
  if (!written) hold(settings.source, written.error());
  say(Happening::delivery_refused,
      {{"source", settings.source}, {"seq", std::to_string(duty_.ledger().last().value)}});
}

std::vector<RefusedDelivery> Drops::refused() const {
  std::vector<RefusedDelivery> all;
  for (const auto& [where, what] : refused_)
    all.push_back({where.first, printable(where.second), what.reason});
  return all;
}

void Drops::forget_gone(const std::string& source, const std::vector<Found>& found) {
  std::erase_if(refused_, [&](const auto& one) {
    return one.first.first == source &&
           std::none_of(found.begin(), found.end(),
                        [&](const Found& other) { return other.name == one.first.second; });
  });
}

}  // namespace metsuke
