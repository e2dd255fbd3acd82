#include "world/memory.h"

#include <algorithm>

#include "base/check.h"

namespace metsuke {

struct MemoryDisk::Content {
  std::string bytes;
  std::uint64_t inode = 0;
};

class MemoryDisk::OpenFile final : public File {
 public:
  OpenFile(std::shared_ptr<Content> content, Mode mode)
      : content_(std::move(content)), mode_(mode) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    const std::string& bytes = content_->bytes;
    if (offset >= bytes.size()) return std::size_t{0};
    const auto from = static_cast<std::size_t>(offset);
    const std::size_t count = std::min(into.size(), bytes.size() - from);
    std::copy_n(bytes.data() + from, count, into.data());
    return count;
  }
  Result<void> append(std::string_view bytes) override {
    ASSERT(mode_ != Mode::read);
    content_->bytes += bytes;
    return {};
  }
  Result<void> sync() override { return {}; }
  Result<void> truncate(std::uint64_t size) override {
    ASSERT(mode_ != Mode::read);
    content_->bytes.resize(static_cast<std::size_t>(size));
    return {};
  }
  Result<std::uint64_t> size() override { return std::uint64_t{content_->bytes.size()}; }

 private:
  std::shared_ptr<Content> content_;
  Mode mode_;
};

namespace {

Error about(Code code, std::string_view path) { return Error{code, std::string(path)}; }

// What the names of everything below `directory` begin with.
std::string prefix_of(const std::string& directory) {
  if (directory == ".") return {};
  return directory == "/" ? directory : directory + '/';
}

}  // namespace

MemoryDisk::MemoryDisk() = default;
MemoryDisk::~MemoryDisk() = default;

bool MemoryDisk::is_directory(const std::string& path) const {
  if (path == "." || path == "/" || directories_.contains(path)) return true;
  const std::string prefix = prefix_of(path);
  const auto file = files_.lower_bound(prefix);
  if (file != files_.end() && file->first.starts_with(prefix)) return true;
  const auto inner = directories_.lower_bound(prefix);
  return inner != directories_.end() && inner->starts_with(prefix);
}

Result<std::unique_ptr<File>> MemoryDisk::open(std::string_view path, Mode mode) {
  const std::string name = normal_path(path);
  if (is_directory(name)) return about(Code::not_a_file, path);
  auto found = files_.find(name);
  if (mode == Mode::read && found == files_.end()) return about(Code::not_found, path);
  const bool creates = mode == Mode::create || mode == Mode::create_private;
  if (creates && found != files_.end()) return about(Code::already_exists, path);
  if (found == files_.end()) {
    found = files_.emplace(name, std::make_shared<Content>(Content{{}, ++inode_last_})).first;
  }
  return std::unique_ptr<File>(std::make_unique<OpenFile>(found->second, mode));
}

Result<FileStatus> MemoryDisk::status(std::string_view path) {
  const std::string name = normal_path(path);
  const auto found = files_.find(name);
  if (found != files_.end()) {
    return FileStatus{FileKind::file, found->second->bytes.size(), {}, found->second->inode};
  }
  if (is_directory(name)) return FileStatus{FileKind::directory, 0, {}, 0};
  return about(Code::not_found, path);
}

Result<std::vector<std::string>> MemoryDisk::list(std::string_view directory) {
  const std::string name = normal_path(directory);
  if (!is_directory(name)) return about(Code::not_found, directory);
  const std::string prefix = prefix_of(name);
  std::set<std::string> names;
  const auto add = [&](const std::string& path) {
    if (!path.starts_with(prefix) || path.size() == prefix.size()) return;
    if (prefix.empty() && path.starts_with('/')) return;
    names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
  };
  for (auto file = files_.lower_bound(prefix); file != files_.end(); ++file) {
    if (!file->first.starts_with(prefix)) break;
    add(file->first);
  }
  for (const std::string& path : directories_) add(path);
  return std::vector<std::string>(names.begin(), names.end());
}

Result<void> MemoryDisk::rename(std::string_view from, std::string_view to) {
  const std::string old_name = normal_path(from);
  const std::string new_name = normal_path(to);
  if (old_name == new_name) return {};
  if (const auto found = files_.find(old_name); found != files_.end()) {
    if (is_directory(new_name)) return about(Code::not_a_file, to);
    auto content = std::move(found->second);
    files_.erase(found);
    files_.insert_or_assign(new_name, std::move(content));
    return {};
  }
  if (!is_directory(old_name)) return about(Code::not_found, from);
  const std::string prefix = prefix_of(old_name);
  if (files_.contains(new_name) || new_name.starts_with(prefix)) {
    return about(Code::disk_failed, to);
  }
  std::map<std::string, std::shared_ptr<Content>, std::less<>> files;
  for (auto& [path, content] : files_) {
    const bool inside = path.starts_with(prefix);
    files.emplace(inside ? new_name + path.substr(old_name.size()) : path, std::move(content));
  }
  files_ = std::move(files);
  std::set<std::string, std::less<>> directories{new_name};
  for (const std::string& path : directories_) {
    const bool inside = path == old_name || path.starts_with(prefix);
    directories.insert(inside ? new_name + path.substr(old_name.size()) : path);
  }
  directories_ = std::move(directories);
  return {};
}

Result<void> MemoryDisk::remove(std::string_view path) {
  const std::string name = normal_path(path);
  if (files_.erase(name) > 0) return {};
  if (!is_directory(name)) return about(Code::not_found, path);
  const auto inside = list(name);
  if (!inside || !inside->empty()) return about(Code::disk_failed, path);
  directories_.erase(name);
  return {};
}

Result<void> MemoryDisk::make_directories(std::string_view path) {
  std::vector<std::string> wanted;
  std::string name = normal_path(path);
  while (name != "." && name != "/") {
    if (files_.contains(name)) return about(Code::not_a_file, path);
    wanted.push_back(name);
    name = std::string(directory_of(name));
  }
  directories_.insert(wanted.begin(), wanted.end());
  return {};
}

Result<void> MemoryDisk::sync_directory(std::string_view directory) {
  if (!is_directory(normal_path(directory))) return about(Code::not_found, directory);
  return {};
}

void ManualClock::set(Timestamp at) {
  // What has elapsed never goes back, even when the wall clock is set back.
  if (at > now_) elapsed_ += at - now_;
  now_ = at;
}

void ManualClock::advance(Duration by) {
  ASSERT(by.count() >= 0);
  now_ += by;
  elapsed_ += by;
}

std::uint64_t SeededChance::next() {
  state_ += 0x9e3779b97f4a7c15ull;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
  return mixed ^ (mixed >> 31);
}

}  // namespace metsuke
