// SPDX-License-Identifier: Apache-2.0
// What: the device sources as files, and the fingerprint by which one version of them is told.
// Why: two generated folders in one program share equal runtimes and keep unequal ones apart; both
// follow from the name that abi/config.h gives to the namespace of all device code.
// Contract: the fingerprint covers every device file below abi, arch, ops, dsp, codecs and rt, used
// or not, so folders of one version agree whatever their models use.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/ir/outside_ops.h"

namespace mw {

// Device files of a folder of the source tree, at any depth, sorted.
Result<std::vector<std::filesystem::path>> device_files(const std::filesystem::path& source_root,
                                                        const std::string& folder);

// The same with their contents, by their paths in the tree. The folder may be one from outside it
// (host/ir/outside_ops.h).
Result<std::vector<SourceFile>> device_sources(const std::filesystem::path& source_root,
                                               const std::string& folder);

// `folders`, and those of the families (ops/_family) that their device files include, directly or
// by way of another family.
Result<std::vector<std::string>> with_families(const std::filesystem::path& source_root,
                                               std::vector<std::string> folders);

// 16 hexadecimal digits. Of `folders`, those from outside the tree count too: folders of one
// version of the tree and of other operators keep apart.
Result<std::string> runtime_fingerprint(const std::filesystem::path& source_root,
                                        const std::vector<std::string>& folders = {});

// The text of abi/config.h with this fingerprint, as a generated folder holds it.
Result<std::string> runtime_config(std::string text, const std::string& fingerprint);

}  // namespace mw
