// Rules about files together: what has its test, what is listed, what the documents promise.
#include <algorithm>
#include <set>

#include "tidy/tidy.h"

namespace metsuke::tidy {

namespace {

constexpr std::size_t readme_lines_max = 120;

const TextFile* find_file(std::span<const TextFile> files, std::string_view path) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const TextFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

bool is_there(std::span<const TextFile> files, std::string_view path) {
  if (path.ends_with('/'))
    return std::any_of(files.begin(), files.end(),
                       [&](const TextFile& file) { return file.path.starts_with(path); });
  return find_file(files, path) != nullptr;
}

// In the list of the nearest folder that has one, by its name there; or in any list, by its folder
// and name.
bool is_listed(std::span<const TextFile> files, const std::string& path) {
  std::string folder = path;
  while (folder.find('/') != std::string::npos) {
    folder.resize(folder.rfind('/'));
    const TextFile* list = find_file(files, folder + "/CMakeLists.txt");
    if (list == nullptr) continue;
    if (contains_word(list->text, path.substr(folder.size() + 1))) return true;
    break;
  }
  const std::size_t parent = path.rfind('/', path.rfind('/') - 1);
  const std::string tail = path.substr(parent == std::string::npos ? 0 : parent);
  return std::any_of(files.begin(), files.end(), [&](const TextFile& file) {
    return file.path.ends_with("CMakeLists.txt") && contains_word(file.text, tail);
  });
}

// The mirror of daemon/rule/read_windows.cpp is tests/rule/read_windows_test.cpp, or, where it was
// split off from read.cpp, that one's test.
bool has_test(std::span<const TextFile> files, const std::string& stem) {
  const std::string layer = stem.substr(0, stem.find('/') + 1);
  const std::size_t slash = stem.rfind('/') + 1;
  const std::string folder = stem.substr(0, slash);
  std::string name = stem.substr(slash);
  while (true) {
    for (const std::string& place : {folder, layer})
      if (is_there(files, "tests/" + place + name + "_test.cpp")) return true;
    if (name.find('_') == std::string::npos) return false;
    name.resize(name.rfind('_'));
  }
}

// "a/b/../c" is "a/c".
std::string without_dots(std::string path) {
  for (std::size_t up = path.find("/../"); up != std::string::npos; up = path.find("/../")) {
    const std::size_t start = up == 0 ? std::string::npos : path.rfind('/', up - 1);
    const std::size_t from = start == std::string::npos ? 0 : start + 1;
    path.erase(from, up + 4 - from);
  }
  return path;
}

// The other way round: what a list names is there. (CMake only warns of it.)
void check_names_exist(std::span<const TextFile> files, const TextFile& list,
                       std::vector<Untidy>& found) {
  const std::string folder = list.path.substr(0, list.path.rfind('/') + 1);
  int number = 0;
  for (std::string_view line : lines_of(list.text)) {
    ++number;
    line = line.substr(0, line.find('#'));
    while (!line.empty()) {
      const std::size_t start = std::min(line.find_first_not_of(" ()"), line.size());
      const std::size_t end = std::min(line.find_first_of(" ()", start), line.size());
      const std::string_view name = line.substr(start, end - start);
      line.remove_prefix(end);
      if (!name.ends_with(".cpp") || name.find('$') != std::string_view::npos) continue;
      if (!is_there(files, without_dots(folder + std::string(name))))
        found.push_back({list.path, number, std::string(name) + " is listed and not there"});
    }
  }
}

std::string_view line_name(std::string_view line) {
  const std::size_t start = line.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  line.remove_prefix(start);
  return line.substr(0, line.find(' '));
}

// The README's map: one name a line, two spaces a level, folders end in '/'.
std::set<std::string> map_of(const TextFile& readme, std::vector<Untidy>& found,
                             std::span<const TextFile> files) {
  std::set<std::string> paths;
  std::vector<std::string> folders;
  bool in_map = false;
  bool is_after_heading = false;
  int number = 0;
  for (const std::string_view line : lines_of(readme.text)) {
    ++number;
    if (line.starts_with("## ")) is_after_heading = line.find("The tree") != std::string_view::npos;
    if (line.starts_with("```")) {
      in_map = is_after_heading && !in_map;
      continue;
    }
    if (!in_map || line.empty()) continue;
    const std::size_t level = line.find_first_not_of(' ') / 2;
    folders.resize(std::min(level, folders.size()));
    std::string path;
    for (const std::string& folder : folders) path += folder;
    path += line_name(line);
    if (path.ends_with('/')) folders.emplace_back(line_name(line));
    if (!is_there(files, path))
      found.push_back({readme.path, number, path + " is in the map but not on the disk"});
    paths.insert(path);
  }
  return paths;
}

void check_map(std::span<const TextFile> files, const TextFile& readme,
               std::vector<Untidy>& found) {
  const std::set<std::string> paths = map_of(readme, found, files);
  std::set<std::string> folders;
  for (const TextFile& file : files) {
    const std::size_t first = file.path.find('/');
    if (first == std::string::npos) continue;
    folders.insert(file.path.substr(0, first + 1));
    const std::size_t second = file.path.find('/', first + 1);
    if (file.path.starts_with("daemon/") && second != std::string::npos)
      folders.insert(file.path.substr(0, second + 1));
  }
  for (const std::string& folder : folders)
    if (!paths.contains(folder))
      found.push_back({readme.path, 0, folder + " is on the disk but not in the map"});
}

void check_links(std::span<const TextFile> files, const TextFile& document,
                 std::vector<Untidy>& found) {
  const std::string folder = document.path.find('/') == std::string::npos
                                 ? ""
                                 : document.path.substr(0, document.path.rfind('/') + 1);
  int number = 0;
  for (const std::string_view line : lines_of(document.text)) {
    ++number;
    for (std::size_t at = line.find("]("); at != std::string_view::npos;
         at = line.find("](", at + 1)) {
      std::string target(line.substr(at + 2, line.find(')', at) - at - 2));
      if (target.find("://") != std::string::npos || target.starts_with("#")) continue;
      target.resize(std::min(target.size(), target.find('#')));
      const std::string path = without_dots(folder + target);
      if (!is_there(files, path) && !is_there(files, path + "/"))
        found.push_back({document.path, number, "links to nothing: " + target});
    }
  }
}

}  // namespace

void check_pairs(std::span<const TextFile> files, std::vector<Untidy>& found) {
  for (const TextFile& file : files) {
    if (file.path.ends_with("CMakeLists.txt")) check_names_exist(files, file, found);
    if (!file.path.ends_with(".cpp")) continue;
    const bool is_production = file.path.starts_with("daemon/");
    if (!is_production && !file.path.starts_with("tests/")) continue;
    if (!is_listed(files, file.path)) found.push_back({file.path, 0, "no CMakeLists.txt lists it"});
    if (!is_production || file.text.find("\nint main(") != std::string::npos) continue;
    const std::string stem = file.path.substr(7, file.path.size() - 7 - 4);
    if (!has_test(files, stem))
      found.push_back({file.path, 0, "has no tests/" + stem + "_test.cpp"});
  }
}

void check_documents(std::span<const TextFile> files, std::vector<Untidy>& found) {
  const TextFile* readme = find_file(files, "README.md");
  if (readme == nullptr) {
    found.push_back({"README.md", 0, "is not there"});
    return;
  }
  const std::size_t count = lines_of(readme->text).size();
  if (count > readme_lines_max)
    found.push_back(
        {readme->path, 0,
         std::to_string(count) + " lines, " + std::to_string(readme_lines_max) + " are allowed"});
  check_map(files, *readme, found);
  for (const TextFile& file : files)
    if (file.path.ends_with(".md")) check_links(files, file, found);
  for (const std::string_view wanted : {"systemd/metsuke.service", "scripts/test", "scripts/demo"})
    if (!is_there(files, wanted)) found.push_back({std::string(wanted), 0, "is not there"});
}

}  // namespace metsuke::tidy
