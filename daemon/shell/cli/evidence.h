// metsuke report, evidence and archive: the pack built, and everything verified.
#pragma once

#include <string>

#include "shell/cli/opened.h"

namespace metsuke {

struct ReportOptions {
  std::string month, contract, out;
};
// Builds the month's pack as a folder; prints where and what its verdict is.
int run_report_build(World world, const Terminal& terminal, const ReportOptions& options);

struct VerifyOptions {
  std::string path;             // The pack; for the archive empty: the configured one.
  std::string vkey;             // As printed on paper, or a file that holds it.
  std::string root;             // Hex, blanks allowed, as printed on paper.
  std::string size;             // The tree's size on that paper.
};
int run_evidence_verify(World world, const Terminal& terminal, const VerifyOptions& options);
int run_archive_verify(World world, const Terminal& terminal, const VerifyOptions& options);
// Makes the index anew from the archive, beside the old one, then puts it in its place.
int run_archive_rebuild(World world, const Terminal& terminal);
int run_archive_seal(World world, const Terminal& terminal);

// metsuke verdicts MONTH: clause by clause, with denominators.
int run_verdicts(World world, const Terminal& terminal, const ReportOptions& options);

}  // namespace metsuke
