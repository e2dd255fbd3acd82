#include "contract/difference.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {
namespace {

constexpr std::size_t shown_columns = 200;

std::string flow(const Yaml& value) {
  if (value.is_scalar()) return value.text();
  if (value.is_null() || value.absent()) return "";
  std::string text;
  if (value.is_list())
    for (const Yaml& item : value.items()) text += (text.empty() ? "" : ", ") + flow(item);
  else
    for (const auto& [key, member] : value.members())
      text += (text.empty() ? "" : ", ") + key + ": " + flow(member);
  return value.is_list() ? "[" + text + "]" : "{" + text + "}";
}

std::string cut(std::string text) {
  return display_width(text) > shown_columns ? fit_width(text, shown_columns) : text;
}

// By what an item of a list is known; empty: only by its place in it.
std::string key_of(const Yaml& item) {
  if (item.is_scalar()) return item.text();
  if (!item.is_map()) return {};
  for (const char* name : {"id", "clause", "rule", "name", "kind"})
    if (const Yaml member = item[name]; member.is_scalar()) return member.text();
  return {};
}

using Parts = std::vector<std::pair<std::string, Yaml>>;

Parts parts_of(const Yaml& value) {
  if (value.is_map()) return value.members();
  Parts parts;
  std::map<std::string, int> seen;
  // A single value stands for a list of one.
  for (const Yaml& item : value.is_list() ? value.items() : std::vector<Yaml>{value}) {
    std::string key = key_of(item);
    const int times = ++seen[key];
    if (key.empty() || times > 1) key += "#" + std::to_string(times);
    parts.emplace_back(std::move(key), item);
  }
  return parts;
}

const Yaml* find(const Parts& parts, const std::string& key) {
  for (const auto& [name, value] : parts)
    if (name == key) return &value;
  return nullptr;
}

// `ACC-16` as the other side writes it: {rule: ACC-16, with: …} has members of its own.
bool same_but_longer(const Yaml& word, const Yaml& map) {
  return word.is_scalar() && map.is_map() && key_of(map) == word.text();
}

class Walk {
 public:
  std::vector<Difference> take() { return std::move(found_); }

  void compare(const std::string& path, const Yaml& before, const Yaml& after) {
    if (before.is_scalar() && after.is_scalar()) {
      if (before.text() != after.text()) say(path, before, after);
    } else if ((before.is_map() && after.is_map()) || before.is_list() || after.is_list()) {
      compare_parts(path, parts_of(before), parts_of(after));
    } else if (same_but_longer(before, after)) {
      compare_parts(path, {}, without_key(after));
    } else if (same_but_longer(after, before)) {
      compare_parts(path, without_key(before), {});
    } else if (flow(before) != flow(after)) {
      say(path, before, after);
    }
  }

 private:
  static Parts without_key(const Yaml& map) {
    Parts parts = map.members();
    std::erase_if(parts, [&](const auto& part) {
      return part.second.is_scalar() && part.second.text() == key_of(map);
    });
    return parts;
  }

  void compare_parts(const std::string& path, const Parts& before, const Parts& after) {
    const auto below = [&](const std::string& key) {
      return path.empty() ? key : path + "." + key;
    };
    for (const auto& [key, was] : before)
      if (find(after, key) == nullptr) say(below(key), was, {});
    for (const auto& [key, is] : after) {
      const Yaml* const was = find(before, key);
      if (was == nullptr)
        say(below(key), {}, is);
      else
        compare(below(key), *was, is);
    }
  }

  void say(const std::string& path, const Yaml& before, const Yaml& after) {
    const auto kind = before.absent()  ? ChangeKind::added
                      : after.absent() ? ChangeKind::removed
                                       : ChangeKind::changed;
    found_.push_back({kind, path, cut(flow(before)), cut(flow(after))});
  }

  std::vector<Difference> found_;
};

std::string row_text(const RegisterRow& row) {
  std::string text;
  for (const auto& [column, cell] : row.cells)
    if (!cell.empty()) text += (text.empty() ? "" : ", ") + column + ": " + cell;
  return cut(std::move(text));
}

using Rows = std::map<std::string, std::vector<const RegisterRow*>>;

Rows rows_by(const Register& table, std::string_view column) {
  Rows rows;
  for (const RegisterRow& row : table.rows())
    rows[column.empty() ? std::string() : same_cell(column, row[column])].push_back(&row);
  return rows;
}

std::string_view shared_key(const Register& before, const Register& after) {
  for (const std::string_view column : key_columns(after.kind()))
    if (before.has_column(column) && after.has_column(column)) return column;
  return {};
}

class RowWalk {
 public:
  RowWalk(const Register& before, const Register& after)
      : name_(name_of(after.kind())), key_(shared_key(before, after)) {
    const Rows were = rows_by(before, key_);
    const Rows are = rows_by(after, key_);
    for (const auto& [key, rows] : were)
      if (!are.contains(key)) compare(rows, {});
    for (const auto& [key, rows] : are) {
      const auto was = were.find(key);
      compare(was == were.end() ? std::vector<const RegisterRow*>() : was->second, rows);
    }
  }
  std::vector<Difference> take() { return std::move(found_); }

 private:
  std::string named(const RegisterRow& row) const {
    return key_.empty() ? name_ : name_ + " " + std::string(row[key_]);
  }

  void compare(std::vector<const RegisterRow*> before, std::vector<const RegisterRow*> after) {
    if (before.size() == 1 && after.size() == 1) return compare_cells(*before[0], *after[0]);
    // Rows that are there on both sides, as often, are the same.
    for (auto was = before.begin(); was != before.end();) {
      const auto is = std::find_if(after.begin(), after.end(), [&](const RegisterRow* row) {
        return row->cells == (*was)->cells;
      });
      if (is == after.end()) {
        ++was;
        continue;
      }
      after.erase(is);
      was = before.erase(was);
    }
    for (const RegisterRow* row : before)
      found_.push_back({ChangeKind::removed, named(*row), row_text(*row), ""});
    for (const RegisterRow* row : after)
      found_.push_back({ChangeKind::added, named(*row), "", row_text(*row)});
  }

  void compare_cells(const RegisterRow& before, const RegisterRow& after) {
    const auto say = [&](const std::string& column) {
      const std::string was(before[column]), is(after[column]);
      if (was != is) found_.push_back({ChangeKind::changed, named(after) + " " + column, was, is});
    };
    for (const auto& [column, cell] : before.cells) {
      const bool kept = std::any_of(after.cells.begin(), after.cells.end(),
                                    [&](const auto& one) { return one.first == column; });
      if (!kept) say(column);
    }
    for (const auto& [column, cell] : after.cells) say(column);
  }

  std::string name_;
  std::string_view key_;
  std::vector<Difference> found_;
};

}  // namespace

std::string_view name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return "added";
    case ChangeKind::removed:
      return "removed";
    case ChangeKind::changed:
      return "changed";
    case ChangeKind::tightened:
      return "tightened";
    case ChangeKind::loosened:
      return "loosened";
  }
  UNREACHABLE();
}

std::vector<Difference> differences_between(const Yaml& before, const Yaml& after) {
  Walk walk;
  walk.compare("", before, after);
  return walk.take();
}

std::vector<Difference> differences_between(const Register& before, const Register& after) {
  return RowWalk(before, after).take();
}

}  // namespace metsuke
