// metsuke evidence receipt: a receipt out of the outbox, held against a key from paper.
#pragma once

#include <string>

#include "evidence/note.h"
#include "shell/cli/terminal.h"
#include "world/world.h"

namespace metsuke {

struct ReceiptOptions {
  std::string path;  // Its signature lies beside it, as PATH.sig.
  std::string vkey;  // As printed on paper, or a file that holds it.
};

// Prints what the receipt says and whether the key signed it: exit_integrity when not. Nothing of a
// receipt is shown that the key did not sign.
int run_evidence_receipt(World world, const Terminal& terminal, const ReceiptOptions& options);

// `text` itself, or what the file of that name holds.
Result<VerifierKey> paper_key(Disk& disk, const std::string& text);

}  // namespace metsuke
