// The ledgers a contract names: who works there, what media exist, what was handed over.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/complaint.h"
#include "base/digest.h"
#include "base/time.h"
#include "base/unicode.h"

namespace metsuke {

enum class RegisterKind : std::uint8_t {
  roster,
  subcontracts,
  terminals,
  media,
  transfers,
  work_orders,
  cards,
  certificates,
  dispatches,
  assets,
  duties,
  accounts,
  erasures,
  entries
};
inline constexpr std::size_t register_kind_count = 14;
std::string_view name_of(RegisterKind kind);                      // "roster", as in the contract
std::string_view title_of(RegisterKind kind, Language language);  // 従事者名簿
std::optional<RegisterKind> register_kind_from(std::string_view name);

// A row's cells by our own column names (`user`, `name`, `employer`, `tier`, `role`, `from`, `to`,
// `card`, `file`, `date`, `approved` …; table in columns.cpp with the Japanese heads it knows:
// 利用者ID, 氏名, 所属, 階層, 役割, 着任日, 離任日 …). Unknown heads keep their own name.
struct RegisterRow {
  std::size_t line = 0;
  std::vector<std::pair<std::string, std::string>> cells;
  std::optional<Timestamp> valid_from;   // Empty: always.
  std::optional<Timestamp> valid_until;  // First instant at which it no longer holds.
  std::optional<Timestamp> dated;        // What its `date` column says: when it happened.
  // The `employer` cell in same_employer()'s form, `user` and `name` in same_name()'s: made once,
  // as every event asks for them.
  std::string same_employer, same_user, same_person;
  std::string_view operator[](std::string_view column) const;
  bool valid_at(Timestamp at) const;
  // False when the `approved` cell says no (否, 却下, ×, 未承認, no …) or is there and empty; a row
  // without such a column is approved by being there.
  bool approved() const;
};

class Register {
 public:
  // CSV with a head, any accepted encoding (guessed between UTF-8±BOM, CP932, UTF-16LE when not
  // given: these cannot be confused). Complaints carry the row's line.
  static Result<Register> read(RegisterKind kind, std::string_view bytes, const std::string& file,
                               std::optional<Encoding> encoding, Complaints& complaints);
  RegisterKind kind() const { return kind_; }
  const std::vector<RegisterRow>& rows() const { return rows_; }
  const Digest& digest() const { return digest_; }
  // Rows whose `column` equals `value` after same_name(); in file order.
  std::vector<const RegisterRow*> find(std::string_view column, std::string_view value) const;
  // As find(), without copying: indexes into rows() of those whose `column` reads `same` (see
  // same_cell), or nullptr. Only identity columns are indexed (is_identity_column).
  const std::vector<std::size_t>* rows_with(std::string_view column, std::string_view same) const;
  bool has_column(std::string_view column) const;

  // This version as it is asked about the time before it: with what `before`, in force until then,
  // said and this one no longer says. Who left the roster by being left out of it was on it; a
  // ledger that begins anew each month does not unsay the last one. What this version says itself
  // (of the same person, thing or act) holds for all times.
  Register with_past(const Register& before, Timestamp until) const;

 private:
  struct SameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Index =
      std::unordered_map<std::string, std::vector<std::size_t>, SameHash, std::equal_to<>>;
  void index_rows();

  RegisterKind kind_{};
  std::vector<std::string> columns_;
  std::vector<RegisterRow> rows_;
  Digest digest_{};
  std::vector<std::pair<std::string, Index>> index_;  // Looked up, never walked.
};

// A head without what differs between hands: NFKC, lower case, no spaces, and nothing of what
// brackets add.
std::string bare_head(std::string_view head);
// Our name for a register's head as its author wrote it (`利用者ＩＤ（ログイン名）` → `user`); a
// head we do not know comes back as written, without surrounding spaces.
std::string column_named(RegisterKind kind, std::string_view head);
// Whether the head is one that column_named() knows for this kind.
bool is_known_head(RegisterKind kind, std::string_view head);
// The columns of which a register needs at least one to be of any use, best first.
const std::vector<std::string_view>& key_columns(RegisterKind kind);
bool is_identity_column(std::string_view column);

// A cell that says no: 否, 却下, ×, 未承認, 無効, 停止 …; an empty one does not.
bool is_refusal(std::string_view cell);

// One fact a row where the office made a cross table: roles by assets (○ ×), batches by stages of
// the work. Part of Register::read.
void unfold_rows(RegisterKind kind, std::vector<std::string>& columns,
                 std::vector<RegisterRow>& rows);

// The form in which identities are compared: NFKC, lower case, DOMAIN\ and @domain cut, all spaces
// removed, leading zeros of pure digits removed, variant characters (髙→高, 﨑→崎, 邉→辺 …)
// unified.
std::string same_name(std::string_view text);
// By which step two texts that are equal in same_name()'s form became so: the last one needed.
enum class SameBy : std::uint8_t { exact, folded, domain, zeros, variant };
// "exact"; "folded": width, case, spaces; "domain": DOMAIN\ or @domain cut; "zeros"; "variant".
std::string_view name_of(SameBy by);
// REQUIRES: same_name(written) == same_name(listed)
SameBy same_by(std::string_view written, std::string_view listed);
// As same_name, without the words for the kind of company: 株式会社, (株), ㈱, 有限会社 …
std::string same_employer(std::string_view text);
// A file's base name, NFKC and lower case.
std::string same_file(std::string_view text);
// A cell or value in the form in which this column is compared.
std::string same_cell(std::string_view column, std::string_view text);

// The registers of one contract as known now. One that the contract names but that was never read
// is missing: fields that need it are unknown.
class RegisterBook {
 public:
  void adopt(Register next) { registers_[next.kind()] = std::move(next); }
  const Register* find(RegisterKind kind) const;

 private:
  std::map<RegisterKind, Register> registers_;
};

}  // namespace metsuke
