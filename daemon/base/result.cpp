#include "base/result.h"

namespace metsuke {

std::string_view text_of(Code code, Language language) {
  switch (code) {
#define METSUKE_ERROR(name, number, en, ja, todo_en, todo_ja) \
  case Code::name: \
    return language == Language::japanese ? ja : en;
#include "base/error.def"
#undef METSUKE_ERROR
  }
  UNREACHABLE();
}

std::string_view name_of(Code code) {
  switch (code) {
#define METSUKE_ERROR(name, number, en, ja, todo_en, todo_ja) \
  case Code::name: \
    return #name;
#include "base/error.def"
#undef METSUKE_ERROR
  }
  UNREACHABLE();
}

std::string_view advice_for(Code code, Language language) {
  switch (code) {
#define METSUKE_ERROR(name, number, en, ja, todo_en, todo_ja) \
  case Code::name: \
    return language == Language::japanese ? todo_ja : todo_en;
#include "base/error.def"
#undef METSUKE_ERROR
  }
  UNREACHABLE();
}

std::string describe(const Error& error, Language language) {
  std::string text(name_of(error.code));
  text += " (" + std::to_string(static_cast<int>(error.code)) + "): ";
  text += text_of(error.code, language);
  if (!error.detail.empty()) text += ": " + error.detail;
  return text;
}

}  // namespace metsuke
