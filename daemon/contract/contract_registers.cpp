#include "contract/contract_parts.h"

namespace metsuke {

namespace {

std::vector<std::string_view> register_names() {
  std::vector<std::string_view> names;
  for (std::size_t kind = 0; kind < register_kind_count; ++kind) {
    names.push_back(name_of(static_cast<RegisterKind>(kind)));
  }
  return names;
}

RegisterSpec read_spec(RegisterKind kind, const Yaml& value, Complaints& complaints) {
  RegisterSpec spec;
  spec.kind = kind;
  spec.place = value.place();
  if (value.is_scalar()) {
    spec.file = text_or(value, complaints);
    return spec;
  }
  value.require(complaints, {"file"});
  spec.file = text_or(value["file"], complaints);
  spec.clause = text_or(value["clause"], complaints);
  const Yaml encoding = value["encoding"];
  if (const std::string name = text_or(encoding, complaints); !name.empty()) {
    spec.encoding = encoding_from(name);
    if (!spec.encoding) {
      complain_unknown_word(encoding, "encoding", name,
                            {"utf-8", "utf-8-bom", "utf-16le", "cp932", "euc-jp"}, complaints);
    }
  }
  return spec;
}

}  // namespace

void read_registers(const Yaml& section, NamedFiles& files, std::vector<RegisterSpec>& specs,
                    RegisterBook& book, Complaints& complaints) {
  if (!expect_map(section, "registers", complaints)) return;
  for (const auto& [name, value] : section.members()) {
    const std::optional<RegisterKind> kind = register_kind_from(name);
    if (!kind) {
      complain_unknown_word(value, "register", name, register_names(), complaints);
      continue;
    }
    if (!value.is_scalar() && !expect_map(value, name, complaints)) continue;
    const RegisterSpec spec = read_spec(*kind, value, complaints);
    const std::string key = value.is_map() ? text_or(value["key"], complaints) : std::string();
    if (value.is_map()) value.complain_unknown(complaints);
    specs.push_back(spec);
    if (spec.file.empty()) continue;
    const Yaml at = value.is_map() ? value["file"] : value;
    const std::string* const bytes = files.bytes(at, spec.file, NamedFiles::Need::optional);
    if (bytes == nullptr) continue;
    Result<Register> read = Register::read(*kind, *bytes, spec.file, spec.encoding, complaints);
    if (!read) {
      at.complain(complaints, read.error().code, read.error().detail);
      continue;
    }
    if (!key.empty() && !read->has_column(key)) {
      value["key"].complain(complaints, Code::register_invalid,
                            spec.file + " has no column `" + key + '`');
    }
    book.adopt(*std::move(read));
  }
}

}  // namespace metsuke
