#include "simulation/sim_world.h"

#include <algorithm>

#include "base/check.h"

namespace metsuke {

namespace {

constexpr std::size_t damage_bytes_max = 512;  // A torn sector.

Error about(Code code, std::string_view path) { return Error{code, std::string(path)}; }

std::string parent_of(const std::string& path) { return std::string(directory_of(path)); }

bool is_below(std::string_view path, std::string_view directory) {
  return path.size() > directory.size() && path.starts_with(directory) &&
         path[directory.size()] == '/';
}

}  // namespace

void SimClock::advance(Duration by) {
  ASSERT(by.count() >= 0);
  elapsed_ += by;
  // In two parts, for the product of a month and a drift would not fit.
  const std::int64_t whole = by.count() / 1'000'000;
  const std::int64_t rest = by.count() % 1'000'000;
  now_ += by + Duration(whole * drift_ + rest * drift_ / 1'000'000);
}

// `bytes` is what readers see; `durable` what the platter has; between them lie the changes, in
// order, of which a power cut keeps a beginning.
struct SimDisk::Inode {
  struct Write {
    bool truncates;
    std::uint64_t size;  // Of a truncation.
    std::string bytes;   // Of an append.
  };

  std::uint64_t number = 0;
  Timestamp modified{};
  std::string bytes;
  std::string durable;
  std::vector<Write> writes;

  void settle() {
    durable = bytes;
    writes.clear();
  }

  void lose_power(SimChance& chance) {
    const std::uint64_t kept = chance.below(writes.size() + 1);
    std::string left = durable;
    for (std::uint64_t at = 0; at < writes.size() && at <= kept; ++at) {
      const Write& write = writes[at];
      const bool is_torn = at == kept;
      if (write.truncates) {
        if (!is_torn) left.resize(static_cast<std::size_t>(write.size));
        continue;
      }
      const std::size_t length =
          is_torn ? static_cast<std::size_t>(chance.below(write.bytes.size() + 1))
                  : write.bytes.size();
      const std::size_t before = left.size();
      left.append(write.bytes, 0, length);
      if (is_torn) damage(left, before, chance);
    }
    bytes = left;
    settle();
  }

  // Of the bytes from `from` on, the last few may be wrong, or never have been written.
  static void damage(std::string& left, std::size_t from, SimChance& chance) {
    const std::size_t loose = std::min(left.size() - from, damage_bytes_max);
    if (loose == 0) return;
    const std::size_t at = left.size() - 1 - static_cast<std::size_t>(chance.below(loose));
    switch (chance.below(4)) {
      case 0: left[at] = static_cast<char>(left[at] ^ (1 << chance.below(7))); break;
      case 1: std::fill(left.begin() + static_cast<std::ptrdiff_t>(at), left.end(), '\0'); break;
      default: break;
    }
  }
};

class SimDisk::OpenFile final : public File {
 public:
  OpenFile(SimDisk& disk, std::shared_ptr<Inode> inode, std::string path, Mode mode)
      : disk_(disk), inode_(std::move(inode)), path_(std::move(path)), mode_(mode),
        life_(disk.life_) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    need_life();
    const std::string& bytes = inode_->bytes;
    if (offset >= bytes.size()) return std::size_t{0};
    const auto from = static_cast<std::size_t>(offset);
    const std::size_t count = std::min(into.size(), bytes.size() - from);
    std::copy_n(bytes.data() + from, count, into.data());
    return count;
  }
  Result<void> append(std::string_view bytes) override {
    need_life();
    ASSERT(mode_ != Mode::read);
    return broken_ ? about(Code::disk_failed, path_) : disk_.append(*inode_, path_, bytes);
  }
  Result<void> sync() override {
    need_life();
    if (broken_) return about(Code::disk_failed, path_);
    auto synced = disk_.sync(*inode_, path_);
    broken_ = !synced;
    return synced;
  }
  Result<void> truncate(std::uint64_t size) override {
    need_life();
    ASSERT(mode_ != Mode::read);
    return broken_ ? about(Code::disk_failed, path_) : disk_.truncate(*inode_, path_, size);
  }
  Result<std::uint64_t> size() override {
    need_life();
    return std::uint64_t{inode_->bytes.size()};
  }

 private:
  void need_life() const {
    disk_.need_power();
    ASSERT(life_ == disk_.life_);
  }

  SimDisk& disk_;
  std::shared_ptr<Inode> inode_;
  std::string path_;
  Mode mode_;
  std::uint64_t life_;
  bool broken_ = false;
};

SimDisk::SimDisk(std::uint64_t seed, Clock* clock) : chance_(seed), clock_(clock) {}
SimDisk::~SimDisk() = default;

void SimDisk::cut_at(std::uint64_t operation) {
  cut_at_ = operation == 0 ? 0 : operations_ + operation;
}

void SimDisk::fail_at(std::uint64_t operation) {
  fail_at_ = operation == 0 ? 0 : operations_ + operation;
}

void SimDisk::need_power() const {
  if (!powered_) throw PowerCut{};
}

template <class Effect>
Result<void> SimDisk::change(std::string_view path, const Effect& effect) {
  need_power();
  ++operations_;
  if (operations_ == fail_at_) return about(Code::disk_failed, path);
  if (operations_ == cut_at_) {
    if (chance_.one_in(2)) effect();
    powered_ = false;
    throw PowerCut{};
  }
  effect();
  return {};
}

// Every change of names that was not synced comes about or not: all, none, the first few, or
// any of them.
void SimDisk::power_cycle() {
  const std::uint64_t manner = chance_.below(4);
  const std::uint64_t first = chance_.below(pending_.size() + 1);
  for (std::size_t at = 0; at < pending_.size(); ++at) {
    const bool survives = manner == 0   ? true
                          : manner == 1 ? false
                          : manner == 2 ? at < first
                                        : chance_.one_in(2);
    if (survives) apply(pending_[at], durable_names_, durable_directories_);
  }
  pending_.clear();
  names_.clear();
  directories_ = durable_directories_;
  for (const auto& [name, inode] : durable_names_) {
    // A name in a directory that did not come about went with it.
    if (is_directory(parent_of(name))) names_.emplace(name, inode);
  }
  durable_names_ = names_;
  std::set<Inode*> decided;
  for (const auto& [name, inode] : names_) {
    if (decided.insert(inode.get()).second) inode->lose_power(chance_);
  }
  cut_at_ = 0;
  fail_at_ = 0;
  powered_ = true;
  ++life_;
}

void SimDisk::apply(const NameChange& change, Names& names, Directories& directories) {
  switch (change.kind) {
    case NameChange::Kind::link: names.insert_or_assign(change.from, change.inode); return;
    case NameChange::Kind::unlink: names.erase(change.from); return;
    case NameChange::Kind::remove_directory: directories.erase(change.from); return;
    case NameChange::Kind::rename: {
      const auto old = names.find(change.from);
      if (old != names.end() && old->second == change.inode) names.erase(old);
      names.insert_or_assign(change.to, change.inode);
      return;
    }
    case NameChange::Kind::move_directory: {
      Names moved;
      for (const auto& [name, inode] : names) {
        const bool inside = is_below(name, change.from);
        moved.emplace(inside ? change.to + name.substr(change.from.size()) : name, inode);
      }
      names = std::move(moved);
      Directories kept;
      for (const std::string& name : directories) {
        const bool inside = name == change.from || is_below(name, change.from);
        kept.insert(inside ? change.to + name.substr(change.from.size()) : name);
      }
      directories = std::move(kept);
      return;
    }
  }
  UNREACHABLE();
}

void SimDisk::change_names(NameChange change) {
  apply(change, names_, directories_);
  pending_.push_back(std::move(change));
}

// A file renamed from one directory to another is, until both are synced, in at least one.
void SimDisk::sync_names(const std::string& directory) {
  std::vector<NameChange> left;
  for (NameChange& change : pending_) {
    const bool in_from = parent_of(change.from) == directory;
    const bool moves = !change.to.empty();
    const bool in_to = moves && parent_of(change.to) == directory;
    if (moves ? !in_to : !in_from) {
      left.push_back(std::move(change));
      continue;
    }
    if (change.kind == NameChange::Kind::rename && !in_from) {
      durable_names_.insert_or_assign(change.to, change.inode);
      left.push_back({NameChange::Kind::unlink, change.from, {}, {}});
      continue;
    }
    apply(change, durable_names_, durable_directories_);
  }
  pending_ = std::move(left);
}

void SimDisk::touch(Inode& inode) {
  if (clock_ != nullptr) inode.modified = clock_->now();
}

std::uint64_t SimDisk::bytes_in_all() const {
  std::uint64_t bytes = 0;
  for (const auto& [name, inode] : names_) bytes += inode->bytes.size();
  return bytes;
}

Result<void> SimDisk::append(Inode& inode, std::string_view path, std::string_view bytes) {
  std::string_view fitting = bytes;
  if (full_after) {
    const std::uint64_t used = bytes_in_all();
    const std::uint64_t room = used < *full_after ? *full_after - used : 0;
    if (room < bytes.size()) fitting = bytes.substr(0, static_cast<std::size_t>(room));
  }
  TRY(change(path, [&] {
    inode.bytes += fitting;
    inode.writes.push_back({false, 0, std::string(fitting)});
    touch(inode);
  }));
  if (fitting.size() < bytes.size()) return about(Code::disk_full, path);
  return {};
}

Result<void> SimDisk::sync(Inode& inode, std::string_view path) {
  return change(path, [&] {
    if (!lying) inode.settle();
  });
}

Result<void> SimDisk::truncate(Inode& inode, std::string_view path, std::uint64_t size) {
  return change(path, [&] {
    inode.bytes.resize(static_cast<std::size_t>(size));
    inode.writes.push_back({true, size, {}});
    touch(inode);
  });
}

bool SimDisk::is_directory(std::string_view path) const {
  return path == "." || path == "/" || directories_.contains(path);
}

Result<std::unique_ptr<File>> SimDisk::open(std::string_view path, Mode mode) {
  need_power();
  const std::string name = normal_path(path);
  if (is_directory(name)) return about(Code::not_a_file, path);
  if (!is_directory(parent_of(name))) return about(Code::not_found, path);
  auto found = names_.find(name);
  const bool is_there = found != names_.end();
  const bool may_create = mode != Mode::read;
  if (!is_there && !may_create) return about(Code::not_found, path);
  if (is_there && may_create && mode != Mode::append) return about(Code::already_exists, path);
  if (!is_there) {
    auto inode = std::make_shared<Inode>();
    inode->number = ++inode_last_;
    touch(*inode);
    TRY(change(path, [&] { change_names({NameChange::Kind::link, name, {}, inode}); }));
    found = names_.find(name);
  }
  return std::unique_ptr<File>(std::make_unique<OpenFile>(*this, found->second, name, mode));
}

Result<FileStatus> SimDisk::status(std::string_view path) {
  need_power();
  const std::string name = normal_path(path);
  if (is_directory(name)) return FileStatus{FileKind::directory, 0, {}, 0};
  const auto found = names_.find(name);
  if (found == names_.end()) return about(Code::not_found, path);
  const Inode& inode = *found->second;
  return FileStatus{FileKind::file, inode.bytes.size(), inode.modified, inode.number};
}

Result<std::vector<std::string>> SimDisk::list(std::string_view directory) {
  need_power();
  const std::string name = normal_path(directory);
  if (!is_directory(name)) return about(Code::not_found, directory);
  std::set<std::string> inside;
  for (const auto& [path, inode] : names_) {
    if (parent_of(path) == name) inside.emplace(name_of_path(path));
  }
  for (const std::string& path : directories_) {
    if (parent_of(path) == name && path != name) inside.emplace(name_of_path(path));
  }
  return std::vector<std::string>(inside.begin(), inside.end());
}

Result<void> SimDisk::rename(std::string_view from, std::string_view to) {
  need_power();
  const std::string old_name = normal_path(from);
  const std::string new_name = normal_path(to);
  if (!is_directory(parent_of(new_name))) return about(Code::not_found, to);
  if (const auto found = names_.find(old_name); found != names_.end()) {
    if (is_directory(new_name)) return about(Code::not_a_file, to);
    NameChange renamed{NameChange::Kind::rename, old_name, new_name, found->second};
    if (old_name == new_name) return {};
    return change(from, [&] { change_names(std::move(renamed)); });
  }
  if (!directories_.contains(old_name)) return about(Code::not_found, from);
  if (names_.contains(new_name) || is_directory(new_name) || is_below(new_name, old_name)) {
    return about(Code::disk_failed, to);
  }
  return change(from, [&] {
    change_names({NameChange::Kind::move_directory, old_name, new_name, {}});
  });
}

Result<void> SimDisk::remove(std::string_view path) {
  need_power();
  const std::string name = normal_path(path);
  if (names_.contains(name)) {
    return change(path, [&] { change_names({NameChange::Kind::unlink, name, {}, {}}); });
  }
  if (!directories_.contains(name)) return about(Code::not_found, path);
  const auto inside = list(name);
  if (!inside || !inside->empty()) return about(Code::disk_failed, path);
  return change(path, [&] { change_names({NameChange::Kind::remove_directory, name, {}, {}}); });
}

Result<void> SimDisk::make_directories(std::string_view path) {
  need_power();
  std::vector<std::string> wanted;
  for (std::string name = normal_path(path); !is_directory(name); name = parent_of(name)) {
    if (names_.contains(name)) return about(Code::not_a_file, path);
    wanted.push_back(name);
  }
  if (wanted.empty()) return {};
  return change(path, [&] {
    directories_.insert(wanted.begin(), wanted.end());
    durable_directories_.insert(wanted.begin(), wanted.end());
  });
}

Result<void> SimDisk::sync_directory(std::string_view directory) {
  need_power();
  const std::string name = normal_path(directory);
  if (!is_directory(name)) return about(Code::not_found, directory);
  return change(directory, [&] {
    if (!lying) sync_names(name);
  });
}

void SimDisk::flip_bit(std::string_view path, std::uint64_t offset, unsigned bit) {
  const auto found = names_.find(normal_path(path));
  ASSERT(found != names_.end());
  Inode& inode = *found->second;
  const auto at = static_cast<std::size_t>(offset);
  ASSERT(at < inode.bytes.size());
  const char mask = static_cast<char>(1u << (bit & 7u));
  inode.bytes[at] = static_cast<char>(inode.bytes[at] ^ mask);
  if (at < inode.durable.size()) inode.durable[at] = static_cast<char>(inode.durable[at] ^ mask);
}

const std::string& SimDisk::contents(std::string_view path) const {
  const auto found = names_.find(normal_path(path));
  ASSERT(found != names_.end());
  return found->second->bytes;
}

std::vector<std::string> SimDisk::files() const {
  std::vector<std::string> paths;
  for (const auto& [name, inode] : names_) paths.push_back(name);
  return paths;
}

}  // namespace metsuke
