#include <sstream>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/check.h"
#include "base/unicode.h"
#include "base/yaml_node.h"

namespace metsuke {

// Builds values from the library's events. It sees what the library's own tree would hide:
// anchors, tags, duplicate keys, quotes.
class YamlReader final : public YAML::EventHandler {
 public:
  YamlReader(std::string_view text, const std::string& file, Complaints& complaints)
      : text_(text), file_(std::make_shared<const std::string>(file)), complaints_(complaints) {}

  std::vector<Yaml> read();

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    std::shared_ptr<Yaml::Node> node;
    bool key_next = true;  // In a map: whether a key is awaited, or its value.
    bool key_lost = false;  // The key could not be used; its value is passed over.
  };

  bool readable();
  Place place_at(const YAML::Mark& mark) const;
  void complain(Place place, Code code, std::string detail);
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor);
  std::shared_ptr<Yaml::Node> node_at(const YAML::Mark& mark, Yaml::Kind kind) const;
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Yaml::Kind kind);
  void close();
  void put(std::shared_ptr<Yaml::Node> node);
  void put_key(Level& map, const Yaml::Node& node);

  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  Complaints& complaints_;
  std::vector<Level> levels_;
  std::size_t too_deep_ = 0;  // Open collections beyond the limit.
  bool depth_told_ = false;
  bool built_ = false;  // The document in hand has its value.
  int started_ = -1;    // Where the document in hand began.
  bool stuck_ = false;  // The library is where it was a document ago, and will stay there.
  std::shared_ptr<const Yaml::Node> root_;
  std::vector<Yaml> documents_;
};

void YamlReader::complain(Place place, Code code, std::string detail) {
  if (complaints_.size() >= limits::complaints_max) return;
  complaints_.push_back({std::move(place), code, std::move(detail), Weight::error, {}});
}

// The library counts columns in bytes; a human counts characters.
Place YamlReader::place_at(const YAML::Mark& mark) const {
  Place place{*file_, mark.line + 1, mark.column + 1};
  if (mark.is_null()) return Place{*file_, 0, 0};
  const auto end = static_cast<std::size_t>(mark.pos);
  const auto width = static_cast<std::size_t>(mark.column);
  if (end > text_.size() || width > end || width > 1024) return place;
  place.column = 1;
  for (const char byte : text_.substr(end - width, width)) {
    if ((static_cast<unsigned char>(byte) & 0xc0u) != 0x80u) ++place.column;
  }
  return place;
}

// The library stops silently at some control characters, so they must not reach it.
bool YamlReader::readable() {
  if (text_.size() > limits::yaml_bytes_max) {
    complain({*file_, 0, 0}, Code::limit_exceeded,
             std::to_string(text_.size()) + " > " + std::to_string(limits::yaml_bytes_max) + " B");
    return false;
  }
  Place place{*file_, 1, 1};
  const std::size_t damage = utf8_damage(text_).value_or(text_.size());
  for (std::size_t at = 0; at < text_.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (at == damage) {
      complain(place, Code::text_invalid, "UTF-8, byte " + std::to_string(at));
      return false;
    }
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f) {
      complain(place, Code::yaml_invalid, printable(text_.substr(at, 1)));
      return false;
    }
    if (byte == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((byte & 0xc0u) != 0x80u) {
      ++place.column;
    }
  }
  return true;
}

std::vector<Yaml> YamlReader::read() {
  if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  if (!readable()) return {};
  std::istringstream stream{std::string(text_)};
  try {
    YAML::Parser parser(stream);
    while (!stuck_ && parser.HandleNextDocument(*this)) {
    }
  } catch (const YAML::DeepRecursion& deep) {
    if (!depth_told_) complain(place_at(deep.mark), Code::limit_exceeded, "depth");
  } catch (const YAML::Exception& wrong) {
    complain(place_at(wrong.mark), Code::yaml_invalid, printable(wrong.msg));
  }
  return std::move(documents_);
}

void YamlReader::OnDocumentStart(const YAML::Mark& mark) {
  levels_.clear();
  too_deep_ = 0;
  built_ = false;
  root_ = nullptr;
  // Before a comma outside of any list the library finds one empty document after another.
  stuck_ = mark.pos == started_;
  started_ = mark.pos;
  if (stuck_) {
    ASSERT(!documents_.empty());
    documents_.pop_back();
    return complain(place_at(mark), Code::yaml_invalid, ",");
  }
  // It also begins a document where one value simply follows another.
  const auto at = static_cast<std::size_t>(mark.pos);
  const bool announced = at <= text_.size() && text_.substr(at).starts_with("---");
  if (!documents_.empty() && !announced) complain(place_at(mark), Code::yaml_invalid, "---");
}

void YamlReader::OnDocumentEnd() {
  ASSERT(levels_.empty());
  if (stuck_) return;
  documents_.emplace_back();
  documents_.back().node_ = root_;
}

void YamlReader::refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (anchor != YAML::NullAnchor) complain(place_at(mark), Code::yaml_invalid, "&");
}

std::shared_ptr<Yaml::Node> YamlReader::node_at(const YAML::Mark& mark, Yaml::Kind kind) const {
  auto node = std::make_shared<Yaml::Node>();
  const Place place = place_at(mark);
  node->kind = kind;
  node->line = place.line;
  node->column = place.column;
  node->file = file_;
  return node;
}

void YamlReader::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  refuse_anchor(mark, anchor);
  auto node = node_at(mark, Yaml::Kind::null);
  if (!levels_.empty() && !levels_.back().key_next && !levels_.back().node->members.empty()) {
    // For a value left out, the library's mark is at what follows, maybe lines below.
    const YamlMember& member = levels_.back().node->members.back();
    if (node->line != member.line) {
      node->line = member.line;
      node->column = member.column;
    }
  }
  put(std::move(node));
}

void YamlReader::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  complain(place_at(mark), Code::yaml_invalid, "*");
  put(node_at(mark, Yaml::Kind::null));
}

void YamlReader::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                          const std::string& value) {
  refuse_anchor(mark, anchor);
  const bool text = tag == "!" || tag == "tag:yaml.org,2002:str";
  if (!text && tag != "?") complain(place_at(mark), Code::yaml_invalid, printable(tag));
  auto node = node_at(mark, Yaml::Kind::scalar);
  node->quoted = text;
  node->text = value;
  put(std::move(node));
}

void YamlReader::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                 YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  open(mark, tag, anchor, Yaml::Kind::list);
}

void YamlReader::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            YAML::EmitterStyle::value) {
  open(mark, tag, anchor, Yaml::Kind::map);
}

void YamlReader::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                      Yaml::Kind kind) {
  if (too_deep_ > 0 || levels_.size() >= limits::yaml_depth_max) {
    if (!depth_told_) {
      complain(place_at(mark), Code::limit_exceeded,
               "depth > " + std::to_string(limits::yaml_depth_max));
    }
    depth_told_ = true;
    ++too_deep_;
    return;
  }
  refuse_anchor(mark, anchor);
  if (tag != "?" && !tag.empty()) complain(place_at(mark), Code::yaml_invalid, printable(tag));
  levels_.push_back({node_at(mark, kind), true, false});
}

void YamlReader::close() {
  if (too_deep_ > 0) {
    if (--too_deep_ == 0) {
      auto lost = std::make_shared<Yaml::Node>();
      lost->kind = Yaml::Kind::null;
      lost->file = file_;
      put(std::move(lost));
    }
    return;
  }
  ASSERT(!levels_.empty());
  auto node = std::move(levels_.back().node);
  levels_.pop_back();
  put(std::move(node));
}

void YamlReader::put(std::shared_ptr<Yaml::Node> node) {
  if (too_deep_ > 0) return;
  if (levels_.empty()) {
    ASSERT(!built_);
    root_ = std::move(node);
    built_ = true;
    return;
  }
  Level& level = levels_.back();
  if (level.node->kind == Yaml::Kind::list) {
    level.node->items.push_back(std::move(node));
    return;
  }
  if (level.key_next) {
    put_key(level, *node);
  } else if (!level.key_lost) {
    level.node->members.back().value = std::move(node);
  }
  level.key_next = !level.key_next;
}

void YamlReader::put_key(Level& map, const Yaml::Node& node) {
  map.key_lost = true;
  if (node.kind != Yaml::Kind::scalar) {
    complain(node.place(), Code::yaml_invalid, "?");
    return;
  }
  const auto [entry, fresh] = map.node->index.emplace(node.text, map.node->members.size());
  if (!fresh) {
    complain(node.place(), Code::key_duplicate, '`' + printable(node.text.substr(0, 128)) + '`');
    return;
  }
  map.node->members.push_back({node.text, node.line, node.column, nullptr});
  map.key_lost = false;
}

std::vector<Yaml> read_yaml(std::string_view text, const std::string& file,
                            Complaints& complaints) {
  return YamlReader(text, file, complaints).read();
}

Yaml read_yaml_document(std::string_view text, const std::string& file, Complaints& complaints) {
  const std::vector<Yaml> documents = read_yaml(text, file, complaints);
  if (documents.empty()) return {};
  if (documents.size() > 1) documents[1].complain(complaints, Code::yaml_invalid, "---");
  return documents.front();
}

}  // namespace metsuke
