#include "evidence/segment.h"

#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/limits.h"

namespace metsuke {

namespace {

constexpr std::string_view head_mark = "# metsuke-log/v1 ";
constexpr std::string_view commit_mark = "= ";
constexpr int compression_level = 3;

// Takes the words of a line one after another; what is not written our way makes it bad.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  template <class Number>
  Number number() {
    const std::string_view text = next();
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) good_ = false;
    return value;
  }

  Digest digest() {
    const auto value = digest_from_hex(next());
    if (!value) good_ = false;
    return value ? *value : Digest{};
  }

  bool finished() const { return good_ && ended_; }

 private:
  std::string_view next() {
    if (ended_) good_ = false;
    const std::size_t end = rest_.find(' ');
    const std::string_view word = rest_.substr(0, end);
    ended_ = end == std::string_view::npos;
    rest_.remove_prefix(ended_ ? rest_.size() : end + 1);
    return word;
  }

  std::string_view rest_;
  bool ended_ = false;
  bool good_ = true;
};

std::string word_after(std::uint64_t number) { return ' ' + std::to_string(number); }

// Walks over whole lines; what lacks its LF is not a line.
class Lines {
 public:
  explicit Lines(std::string_view raw) : raw_(raw) {}

  std::optional<std::string_view> next() {
    const std::size_t end = raw_.find('\n', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = raw_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }
  std::uint64_t at() const { return at_; }
  bool exhausted() const { return at_ == raw_.size(); }

 private:
  std::string_view raw_;
  std::size_t at_ = 0;
};

// Whether some later batch holds, from the chain as it should be or as the line before states it.
bool continues(std::string_view raw, const Digest& good) {
  Lines lines(raw);
  std::vector<Digest> leaves;
  std::vector<Digest> befores{good};
  bool is_first = true;
  while (const auto line = lines.next()) {
    const auto commit = commit_from(*line);
    if (!commit) {
      leaves.push_back(leaf_hash(*line));
      continue;
    }
    std::vector<Digest> afters{commit->chain};
    for (const Digest& before : befores) {
      afters.push_back(next_chain(before, leaves));
      if (!is_first && afters.back() == commit->chain) return true;
    }
    afters.resize(std::min<std::size_t>(afters.size(), 2));
    befores = std::move(afters);
    leaves.clear();
    is_first = false;
  }
  return false;
}

}  // namespace

std::string to_text(const SegmentHead& head) {
  std::string line(head_mark);
  line += std::to_string(head.start.id);
  line += word_after(next(head.start.last).value);
  line += ' ' + std::to_string(head.opened.time_since_epoch().count());
  line += ' ' + to_hex(head.start.chain);
  line += ' ' + to_hex(head.nonce);
  return line;
}

std::optional<SegmentHead> segment_head_from(std::string_view line) {
  if (!line.starts_with(head_mark)) return std::nullopt;
  Words words(line.substr(head_mark.size()));
  SegmentHead head;
  head.start.id = words.number<std::uint64_t>();
  const auto first = words.number<std::uint64_t>();
  if (first == 0) return std::nullopt;
  head.start.last = Seq{first - 1};
  head.opened = Timestamp(Duration(words.number<std::int64_t>()));
  head.start.chain = words.digest();
  head.nonce = words.digest();
  if (!words.finished() || to_text(head) != line) return std::nullopt;
  return head;
}

std::string to_text(const Commit& commit) {
  return '=' + word_after(commit.last.value) + word_after(commit.count) + ' ' +
         to_hex(commit.chain);
}

std::optional<Commit> commit_from(std::string_view line) {
  if (!line.starts_with(commit_mark) || line.size() > commit_bytes_max) return std::nullopt;
  Words words(line.substr(commit_mark.size()));
  Commit commit;
  commit.last = Seq{words.number<std::uint64_t>()};
  commit.count = words.number<std::uint64_t>();
  commit.chain = words.digest();
  if (!words.finished() || to_text(commit) != line) return std::nullopt;
  return commit;
}

Digest next_chain(const Digest& before, std::span<const Digest> leaves) {
  thread_local Sha256 hash;
  hash.add(before);
  for (const Digest& leaf : leaves) hash.add(leaf);
  return hash.finish();
}

std::optional<Seq> seq_of_line(std::string_view line) {
  Seq seq;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), seq.value);
  if (error != std::errc() || end == line.data() + line.size() || *end != '\t' ||
      line.front() == '0')
    return std::nullopt;
  return seq;
}

Result<Scan> scan_segment(std::string_view raw, const SegmentStart& start, LineRoot line_root,
                          const BatchVisitor& visit) {
  Scan scan;
  scan.last = start.last;
  scan.chain = start.chain;
  if (raw.empty()) return scan;

  Lines lines(raw);
  std::vector<Digest> leaves;
  std::vector<std::string_view> entries;
  Seq expected = next(start.last);
  const auto fault = [&](std::string what) {
    scan.fault = "entry " + std::to_string(expected.value) + ": " + std::move(what);
  };

  const auto head_line = lines.next();
  const auto head = head_line ? segment_head_from(*head_line) : std::nullopt;
  if (!head) {
    scan.fault = "the first line is not a segment's";
  } else if (head->start.id != start.id || head->start.last != start.last ||
             head->start.chain != start.chain) {
    scan.fault = "the first line does not continue what was before";
  } else {
    scan.head = *head;
    leaves.push_back(leaf_hash(*head_line));
  }

  while (scan.fault.empty()) {
    const auto line = lines.next();
    if (!line) break;
    const Digest leaf = leaf_hash(*line);
    if (!line->starts_with('=')) {
      if (seq_of_line(*line) != expected) {
        fault("its line is not there or not whole");
        break;
      }
      expected = next(expected);
      leaves.push_back(leaf);
      entries.push_back(*line);
      continue;
    }
    const auto commit = commit_from(*line);
    const Digest chain = next_chain(scan.chain, leaves);
    if (!commit || entries.empty() || commit->count != entries.size() ||
        next(commit->last) != expected || commit->chain != chain) {
      expected = next(scan.last);
      const std::string until = std::to_string(scan.last.value + entries.size());
      fault("the hash chain does not hold for entries " + std::to_string(expected.value) + "-" +
            until);
      break;
    }
    if (line_root == LineRoot::compute) {
      for (const Digest& each : leaves) scan.lines.add(each);
      scan.lines.add(leaf);
    }
    if (visit) TRY(visit(entries));
    scan.last = commit->last;
    scan.chain = chain;
    scan.count += commit->count;
    scan.good_bytes = lines.at();
    leaves.clear();
    entries.clear();
  }
  if (scan.good_bytes == raw.size()) return scan;
  if (scan.fault.empty()) fault("was begun and never committed");
  scan.fault_first = next(scan.last);
  scan.fault_last = Seq{scan.last.value + std::max<std::uint64_t>(entries.size(), 1)};
  const std::string_view rest = raw.substr(static_cast<std::size_t>(scan.good_bytes));
  scan.damage = continues(rest, scan.chain) ? Damage::middle : Damage::tail;
  return scan;
}

std::string compressed(std::string_view raw) {
  std::string frame(ZSTD_compressBound(raw.size()), '\0');
  const std::size_t size =
      ZSTD_compress(frame.data(), frame.size(), raw.data(), raw.size(), compression_level);
  ASSERT(ZSTD_isError(size) == 0);
  frame.resize(size);
  return frame;
}

Result<std::string> decompressed(std::string_view frame, std::uint64_t raw_bytes) {
  const auto broken = [](std::string what) { return Error{Code::seal_broken, std::move(what)}; };
  if (raw_bytes > limits::segment_raw_bytes_max) return broken("larger than any segment");
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != raw_bytes)
    return broken("not a frame of the size its manifest says");
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
    return broken("not one whole frame");
  std::string raw(static_cast<std::size_t>(raw_bytes), '\0');
  const std::size_t size =
      ZSTD_decompress(raw.data(), raw.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0 || size != raw.size()) return broken("cannot be decompressed");
  return raw;
}

}  // namespace metsuke
