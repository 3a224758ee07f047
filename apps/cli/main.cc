// SPDX-License-Identifier: Apache-2.0
// The tool `milliwatt`: everything is in apps/cli/frame/shell.h and the commands beside this file.
#include "apps/cli/frame/shell.h"

int main(int argc, char** argv) {
  return mw::cli::run_tool(argc, argv, MW_VERSION);
}
