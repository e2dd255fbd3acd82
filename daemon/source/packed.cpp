#include "source/packed.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

// Who packs on a Japanese Windows writes names in CP932, and says so nowhere.
std::string readable(std::string_view raw) {
  auto text = to_utf8(raw, Encoding::utf8);
  if (!text) text = to_utf8(raw, Encoding::cp932);
  if (!text) return {};
  std::replace(text->begin(), text->end(), '\\', '/');
  while (text->starts_with("./")) text->erase(0, 2);
  return *std::move(text);
}

// "a.log.gz" holds "a.log".
std::string single_name(std::string_view archive) {
  const std::string_view last = name_of_path(archive.substr(archive.rfind(inside_mark) + 1));
  return std::string(last.substr(0, last.rfind('.')));
}

class Walker {
 public:
  Walker(std::string_view name, std::uint64_t packed, const Walk& walk)
      : name_(name),
        walk_(walk),
        bytes_max_(std::min<std::uint64_t>(
            limits::unpacked_bytes_max,
            std::max(packed * limits::unpacked_ratio_max, limits::unpacked_ratio_free_bytes))) {}

  Result<void> take(const Unpacked& said);
  std::vector<Undecoded> take_undecoded() { return std::move(undecoded_); }

 private:
  using Kind = Unpacked::Kind;

  Result<void> begin(const Unpacked& said);
  Result<void> add(std::string_view bytes);
  Result<void> end(FileState state);
  Result<void> end_nested();
  Result<void> refuse(PackedMember member, FileState state);
  Result<void> broken(const Unpacked& said);
  Result<void> count();
  PackedMember member_of(const Unpacked& said, FileState& judged);
  Error excess(std::string_view limit) const {
    return {Code::limit_exceeded, name_ + ": " + std::string(limit)};
  }

  std::string name_;
  const Walk& walk_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::size_t members_ = 0;
  std::set<std::string, std::less<>> names_;
  std::optional<PackedMember> open_;    // Its bytes come.
  bool is_wanted_ = false;              // And are handed on.
  std::optional<PackedMember> nested_;  // Its members come.
  Sha256 hash_;
  Sha512 long_hash_;
  std::vector<Undecoded> undecoded_;
};

Result<void> Walker::count() {
  if (++members_ > limits::delivery_files_max) return excess("delivery_files_max");
  return {};
}

PackedMember Walker::member_of(const Unpacked& said, FileState& judged) {
  const std::string& archive = said.level == 2 && nested_ ? nested_->name : name_;
  PackedMember member;
  const std::string inside = said.text.empty() ? single_name(archive) : readable(said.text);
  const std::string shown = inside.empty() ? printable(said.text.substr(0, 256)) : inside;
  member.name = archive + inside_mark + shown;
  if (!is_safe_name(inside) || !is_safe_name(member.name)) {
    judged = FileState::unsafe_name;
    member.name = archive + inside_mark + printable(shown.substr(0, 256));
  }
  return member;
}

Result<void> Walker::begin(const Unpacked& said) {
  FileState judged = FileState::ok;
  PackedMember member = member_of(said, judged);
  // Of an archive that is not taken nothing is.
  if (said.level == 2 && nested_ && nested_->state > FileState::broken) judged = nested_->state;
  if (judged == FileState::ok && said.kind == Kind::not_a_file) judged = FileState::not_a_file;
  if (judged == FileState::ok && said.kind == Kind::too_deep) judged = FileState::too_deep;
  if (judged == FileState::ok && !names_.insert(member.name).second)
    judged = FileState::duplicate_name;
  const bool has_bytes = said.kind == Kind::file || said.kind == Kind::archive;
  member.is_archive = said.kind == Kind::archive;
  is_wanted_ = judged == FileState::ok;
  hash_ = Sha256();
  long_hash_ = Sha512();
  if (!is_wanted_) {
    member.state = judged;
    if (has_bytes) open_ = member;  // They come nonetheless, and go nowhere.
    return refuse(std::move(member), judged);
  }
  open_ = std::move(member);
  return walk_.begins ? walk_.begins(*open_) : Result<void>();
}

Result<void> Walker::refuse(PackedMember member, FileState state) {
  member.state = state;
  undecoded_.push_back({member.name, state, 0, 0, {}});
  return walk_.ends ? walk_.ends(member) : Result<void>();
}

Result<void> Walker::add(std::string_view bytes) {
  if (!open_) return Error{Code::unpack_failed, name_};
  bytes_ += bytes.size();
  if (bytes_ > limits::unpacked_bytes_max) return excess("unpacked_bytes_max");
  if (bytes_ > bytes_max_) return excess("unpacked_ratio_max");
  if (!is_wanted_) return {};
  open_->bytes += bytes.size();
  hash_.add(bytes);
  if (walk_.sums == Sums::both) long_hash_.add(bytes);
  return walk_.bytes ? walk_.bytes(bytes) : Result<void>();
}

Result<void> Walker::end(FileState state) {
  if (!open_) return Error{Code::unpack_failed, name_};
  PackedMember member = *std::move(open_);
  open_.reset();
  if (is_wanted_) {
    member.state = state;
    member.sha256 = hash_.finish();
    if (walk_.sums == Sums::both) member.sha512 = long_hash_.finish();
  }
  if (member.is_archive) {
    nested_ = std::move(member);  // It ends when its own members have.
    return {};
  }
  return is_wanted_ && walk_.ends ? walk_.ends(member) : Result<void>();
}

Result<void> Walker::end_nested() {
  if (!nested_) return {};
  const PackedMember member = *std::move(nested_);
  nested_.reset();
  const bool is_taken = member.state == FileState::ok || member.state == FileState::broken;
  return is_taken && walk_.ends ? walk_.ends(member) : Result<void>();
}

Result<void> Walker::broken(const Unpacked& said) {
  if (open_) {
    const Undecoded rest{open_->name, FileState::broken, open_->bytes, said.offset,
                         printable(said.text)};
    if (is_wanted_) undecoded_.push_back(rest);
    return end(FileState::broken);
  }
  const bool is_nested = said.level == 2 && nested_;
  if (is_nested) nested_->state = FileState::broken;
  undecoded_.push_back(
      {is_nested ? nested_->name : name_, FileState::broken, 0, said.offset, printable(said.text)});
  return {};
}

Result<void> Walker::take(const Unpacked& said) {
  const bool begins = said.kind == Kind::file || said.kind == Kind::archive ||
                      said.kind == Kind::not_a_file || said.kind == Kind::too_deep;
  if (begins && (open_ || (said.level == 2 && !nested_))) return Error{Code::unpack_failed, name_};
  if (begins) TRY(count());
  if (begins && said.level == 1) TRY(end_nested());
  switch (said.kind) {
    case Kind::file:
    case Kind::archive:
    case Kind::not_a_file:
    case Kind::too_deep:
      return begin(said);
    case Kind::bytes:
      return add(said.text);
    case Kind::end:
      return end(FileState::ok);
    case Kind::broken:
      return broken(said);
    case Kind::locked: {
      FileState judged = FileState::ok;
      return Error{Code::archive_locked, member_of(said, judged).name};
    }
    case Kind::excess:
      return excess(printable(said.text));
    case Kind::finished:
      return open_ ? end(FileState::broken) : end_nested();
  }
  return Error{Code::unpack_failed, name_};
}

}  // namespace

Result<std::vector<Undecoded>> walk_archive(File& archive, std::string_view name,
                                            const Unpack& unpack,
                                            const std::vector<std::string>& passwords,
                                            const Walk& walk) {
  Walker walker(name, TRY(archive.size()), walk);
  TRY(unpack(archive, passwords, [&](const Unpacked& said) { return walker.take(said); }));
  return walker.take_undecoded();
}

Result<std::vector<std::string>> passwords_in(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  std::vector<std::string> passwords;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) passwords.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (passwords.size() > limits::passwords_max) return Error{Code::limit_exceeded, "passwords_max"};
  return passwords;
}

}  // namespace metsuke
