// SPDX-License-Identifier: Apache-2.0
// What: update_folder(), generated files put into a folder that also holds a user's own.
// Why: a folder is compiled into again and again; what the user wrote or changed there must
// survive, and what an older compile left behind must not be built into the next product. Contract:
// `generated.txt` in the folder lists what we wrote, with hashes. A file that stands there and is
// not ours, or is ours and was changed, is an error that names it, and then nothing is written;
// `force` overwrites. Files of FileRole::user are written where they are absent or as we left them,
// and never else. Files that an older compile wrote and this one does not are removed, unless
// changed. Everything is written beside the folder first, so a full disk leaves it as it was.
#pragma once

#include "host/codegen/project.h"

namespace mw {

struct FolderChange {
  std::vector<std::string> removed;    // stale files of an older compile
  std::vector<std::string> kept;       // stale too, but changed by hand
  std::vector<std::string> user_kept;  // the user's: left as they are
};
Result<FolderChange> update_folder(const std::vector<ProjectFile>& files,
                                   const std::filesystem::path& folder, bool force);

}  // namespace mw
