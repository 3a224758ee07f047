// SPDX-License-Identifier: Apache-2.0
// What: a folder of results that are slow to make, kept by the hash of what they were made from.
// Why: features of 10,000 clips and spoken words are made once, not at every run.
// Contract: an entry that is damaged, cut off or of another key is made again, never returned and
// never an error; writes are atomic, so processes may share the folder. A cache that cannot be
// written costs time, not results.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "host/base/files.h"

namespace mw::data {

// $MW_CACHE, or milliwatt in $XDG_CACHE_HOME or ~/.cache, or in the temporary folder.
std::filesystem::path cache_folder();

// `key` names everything the bytes depend on, with the version of the code that makes them:
// "mfcc v3 <settings hash> <clip hash>". Errors: those of make.
Result<Bytes> cached(const std::string& key, const std::function<Result<Bytes>()>& make);
Result<Bytes> cached(const std::filesystem::path& folder, const std::string& key,
                     const std::function<Result<Bytes>()>& make);

}  // namespace mw::data
