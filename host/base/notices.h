// SPDX-License-Identifier: Apache-2.0
// What: notices, what a user should know though the work goes on: a cache that moved, a score that
// means less than it seems.
// Why: library code never prints, and such a thing must be said before the long work, not after.
// Contract: from any thread. A text is told once, however often it comes up, until take_notices()
// gives all since its last call, for JSON. The sink gets each at once.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace mw {

void notice(const std::string& text);
std::vector<std::string> take_notices();
void on_notice(std::function<void(const std::string& text)> sink);

}  // namespace mw
