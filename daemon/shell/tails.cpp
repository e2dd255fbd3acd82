#include "shell/tails.h"

#include "base/limits.h"
#include "event/reader.h"
#include "shell/duty.h"
#include "shell/log.h"

namespace metsuke {

void Tails::look() {
  const std::shared_ptr<const Bundle> bundle = duty_.bundle();
  if (bundle == nullptr) return;
  for (const BoundContract& bound : bundle->contracts)
    for (const SourceSpec& source : bound.contract->sources) {
      if (source.intake.kind != Intake::Kind::tail) continue;
      for (const std::string& path : source.intake.files) {
        const auto key = std::pair(source.id, path);
        const auto looked = look_at(source, path, files_[key]);
        if (duty_.is_closed()) return forget();
        if (looked) {
          refused_.erase(key);
          continue;
        }
        files_.erase(key);
        refuse(source.id, path, looked.error());
      }
    }
}

Result<void> Tails::look_at(const SourceSpec& source, const std::string& path, State& state) {
  TRY(read_leaving(source, state));
  const auto status = duty_.world().disk.status(path);
  if (!status) {
    // Renamed or removed: what is still written to it is read on.
    if (state.now.tail != nullptr) TRY(read(source, state.now));
    return status.error().code == Code::not_found ? Result<void>() : status.error();
  }
  if (status->kind != FileKind::file) return Error{Code::not_a_file, path};
  if (state.now.tail == nullptr) return open(source, path, state);
  Following& file = state.now;
  if (status->inode != file.tail->inode()) {
    TRY(read(source, file));
    say(Happening::file_rotated, {{"source", source.id}});
    state.leaving.push_back({std::move(file), duty_.world().clock.elapsed()});
    state.now = {};
    return open_anew(source, path, state.now);
  }
  const StreamBook::Followed* const known = duty_.engine().streams().followed(source.id, path);
  if (known == nullptr || known->stream != file.stream)
    return Error{Code::value_invalid, path + ": followed twice"};
  const std::uint64_t reached = file.tail->offset();
  switch (TRY(agreement(file.tail->file(), known->head, known->proof, reached))) {
    case Agreement::same:
      return read(source, file);
    case Agreement::shorter:
      say(Happening::file_truncated, {{"source", source.id}});
      TRY(finish(source, file));
      TRY(leave_gap(source, "file truncated: " + path + " had been read to byte " +
                                std::to_string(reached) + ", it ended at byte " +
                                std::to_string(status->size)));
      break;
    case Agreement::different:
      say(Happening::file_rewritten, {{"source", source.id}});
      TRY(leave_gap(source, "file rewritten: " + path + " before byte " + std::to_string(reached) +
                                ", it is read again from its beginning"));
      break;
  }
  state.now = {};
  return open_anew(source, path, state.now);
}

// After a start the archive says where reading stood, and what was there.
Result<void> Tails::open(const SourceSpec& source, const std::string& path, State& state) {
  const StreamBook::Followed* const known = duty_.engine().streams().followed(source.id, path);
  if (known == nullptr) return open_anew(source, path, state.now);
  Disk& disk = duty_.world().disk;
  const FileStatus status = TRY(disk.status(path));
  auto file = TRY(disk.open(path, Mode::read));
  const std::uint64_t reached = duty_.engine().resume(known->stream);
  const Agreement found = TRY(agreement(*file, known->head, known->proof, reached));
  if (found == Agreement::same) {
    state.now.stream = known->stream;
    state.now.tail =
        std::make_unique<Tail>(std::move(file), status.inode, framing_of(source.reader), reached);
    say(Happening::file_followed, {{"source", source.id}, {"offset", std::to_string(reached)}});
    return read(source, state.now);
  }
  if (known->identity != std::to_string(status.inode)) {
    TRY(take_rotated(source, path, state));
  } else if (found == Agreement::shorter) {
    say(Happening::file_truncated, {{"source", source.id}});
    TRY(leave_gap(source, "file truncated while it was not followed: " + path +
                              " had been read to byte " + std::to_string(reached)));
  } else {
    say(Happening::file_rewritten, {{"source", source.id}});
    TRY(leave_gap(source, "file rewritten while it was not followed: " + path + " before byte " +
                              std::to_string(reached)));
  }
  return open_anew(source, path, state.now);
}

Result<void> Tails::take_rotated(const SourceSpec& source, const std::string& path, State& state) {
  const StreamBook::Followed known = *duty_.engine().streams().followed(source.id, path);
  Disk& disk = duty_.world().disk;
  const std::string directory(directory_of(path));
  const std::uint64_t reached = duty_.engine().resume(known.stream);
  for (const std::string& name : TRY(disk.list(directory))) {
    const std::string other = join_path(directory, name);
    const auto status = disk.status(other);
    if (!status || status->kind != FileKind::file ||
        std::to_string(status->inode) != known.identity)
      continue;
    auto opened = disk.open(other, Mode::read);
    if (!opened) continue;
    if (TRY(agreement(**opened, known.head, known.proof, reached)) != Agreement::same) continue;
    say(Happening::file_rotated, {{"source", source.id}});
    Following file;
    file.stream = known.stream;
    file.tail = std::make_unique<Tail>(*std::move(opened), status->inode, framing_of(source.reader),
                                       reached);
    TRY(read(source, file));
    state.leaving.push_back({std::move(file), duty_.world().clock.elapsed()});
    return {};
  }
  return leave_gap(source, "file replaced while it was not followed: what " + path +
                               " had after byte " + std::to_string(reached) + " is not there");
}

Result<void> Tails::open_anew(const SourceSpec& source, const std::string& path, Following& file) {
  Disk& disk = duty_.world().disk;
  const FileStatus status = TRY(disk.status(path));
  auto opened = TRY(disk.open(path, Mode::read));
  const StreamBook::Followed* const before = duty_.engine().streams().followed(source.id, path);
  StreamOpened entry;
  entry.carrier = Carrier::tail;
  entry.source = source.id;
  entry.stream = duty_.world().chance.next();
  entry.at = duty_.world().clock.now();
  entry.peer = path;
  entry.name = std::to_string(status.inode);
  entry.resumes = before == nullptr ? 0 : before->stream;
  file.stream = entry.stream;
  const Input input = std::move(entry);
  TRY(duty_.commit({&input, 1}));
  file.tail = std::make_unique<Tail>(std::move(opened), status.inode, framing_of(source.reader), 0);
  say(Happening::file_followed, {{"source", source.id}, {"offset", "0"}});
  return read(source, file);
}

Result<void> Tails::read(const SourceSpec& source, Following& file) {
  return file.tail->read([&](std::span<const Piece> pieces) -> Result<void> {
    return take(source, file.stream, pieces);
  });
}

Result<void> Tails::finish(const SourceSpec& source, Following& file) {
  return file.tail->finish([&](std::span<const Piece> pieces) -> Result<void> {
    return take(source, file.stream, pieces);
  });
}

// A writer may keep a renamed file open until it is told of the rotation.
Result<void> Tails::read_leaving(const SourceSpec& source, State& state) {
  const Duration now = duty_.world().clock.elapsed();
  for (std::size_t at = 0; at < state.leaving.size();) {
    Leaving& leaving = state.leaving[at];
    TRY(read(source, leaving.file));
    if (now - leaving.since < limits::tail_linger) {
      ++at;
      continue;
    }
    TRY(finish(source, leaving.file));
    state.leaving.erase(state.leaving.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return {};
}

Result<void> Tails::take(const SourceSpec& source, std::uint64_t stream,
                         std::span<const Piece> pieces) {
  const Timestamp now = duty_.world().clock.now();
  std::vector<Input> inputs;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const Piece& piece = pieces[at];
    inputs.emplace_back(
        Record{source.id, {stream, piece.offset}, now, piece.wholeness, piece.bytes});
    if (inputs.size() < limits::batch_entries_max && at + 1 < pieces.size()) continue;
    TRY(duty_.commit(inputs));
    inputs.clear();
  }
  duty_.breathe();
  return {};
}

Result<void> Tails::leave_gap(const SourceSpec& source, std::string reason) {
  const Timestamp now = duty_.world().clock.now();
  const Input input = Gap{source.id, now, now, std::move(reason), 0};
  TRY(duty_.commit({&input, 1}));
  return {};
}

void Tails::refuse(const std::string& source, const std::string& path, const Error& why) {
  if (!refused_.insert({source, path}).second) return;
  say(Happening::source_held, {{"source", source}, {"code", name_of(why.code)}});
  const Timestamp now = duty_.world().clock.now();
  const Input input =
      Gap{source, now, now,
          "file cannot be followed: " + path + ": " + std::string(name_of(why.code)), 0};
  static_cast<void>(duty_.commit({&input, 1}));
}

}  // namespace metsuke
