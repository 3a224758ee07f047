// SPDX-License-Identifier: Apache-2.0
// What: a folder of results that are slow to make, kept by the hash of what they were made from.
// Why: features of 10,000 clips and spoken words are made once, not at every run.
// Contract: an entry that is damaged, cut off or of another key is made again, never returned and
// never an error; writes are atomic, so processes may share the folder. A cache that cannot be
// written costs time, not results. It holds at most cache_limit_bytes(): what was not used for the
// longest time goes first, but no folder that was used within the last quarter of an hour, since
// another process may be running what it holds.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "host/base/files.h"

namespace mw::data {

// $MW_CACHE, or milliwatt in $XDG_CACHE_HOME or ~/.cache, or in the temporary folder.
std::filesystem::path wanted_cache_folder();
// The wanted folder, or one in the temporary folder where that one cannot be written (a notice).
std::filesystem::path cache_folder();
// $MW_CACHE_GB, by default 2.
uint64_t cache_limit_bytes();

// `key` names everything the bytes depend on: a digest (host/base/digest.h) of the settings, the
// content and the code. Errors: those of make.
Result<Bytes> cached(const std::string& key, const std::function<Result<Bytes>()>& make);
Result<Bytes> cached(const std::filesystem::path& folder, const std::string& key,
                     const std::function<Result<Bytes>()>& make);

// For entries that are folders of their own, <cache>/<kind>/<name>: says that one was used.
void mark_used(const std::filesystem::path& entry);
// Removes what is over the limit. Call after something was added.
void prune_cache();
void prune_cache(const std::filesystem::path& root, uint64_t limit_bytes);

}  // namespace mw::data
