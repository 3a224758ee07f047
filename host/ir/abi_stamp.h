// SPDX-License-Identifier: Apache-2.0
// What: AbiStamp, what two compilers must agree on before one's objects serve the other's.
// Why: an operator from outside is compiled where the tool runs, perhaps by another compiler or
// against another standard library than the tool was.
// Contract: each side fills kAbiStamp by its own sizes. The headers of both are the same:
// host/outside/headers.h carries them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>

#include "host/ir/op_def.h"

namespace mw {

using AbiStamp = std::array<uint32_t, 8>;

inline constexpr AbiStamp kAbiStamp = {
    sizeof(OpDef),
    sizeof(Graph),
    sizeof(std::string),
    sizeof(std::function<void()>),
    sizeof(std::map<int, int>),
#ifdef _GLIBCXX_USE_CXX11_ABI
    _GLIBCXX_USE_CXX11_ABI,
#else
    2,
#endif
#ifdef _GLIBCXX_DEBUG
    1,
#else
    0,
#endif
#ifdef __GLIBCXX__
    1,
#else
    0,
#endif
};

}  // namespace mw
