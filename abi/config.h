// SPDX-License-Identifier: Apache-2.0
// What: the dialect that device code is written in, and what its definitions carry so that two
// generated folders can share one program.
// Why: every device header reaches this one first, so a compiler that is set too low says so before
// it stumbles over anything else.
// Contract: macros only. docs/adr/0006-runtime-in-any-program.md gives the reasons.
#ifndef MW_ABI_CONFIG_H_
#define MW_ABI_CONFIG_H_

#if defined(__cplusplus) && __cplusplus < 201402L
#error "Milliwatt needs C++14 or later: compile with -std=gnu++14 (or gnu++17, gnu++20)"
#endif

// Which runtime this is. The copy in a generated folder has both lines rewritten with a fingerprint
// of every device source, so that they change whenever one of them does (host/codegen/runtime.h).
#define MW_RUNTIME 0
// The namespace of everything here, inline in mw and in each operator's. Symbols of two versions
// differ by it: they live side by side in one program, and never run each other's code.
#define MW_ABI abi_0

// On each definition of a function or object with external linkage in a device .cc file. A program
// that holds two generated folders holds such a file twice, and the linker keeps the first.
// Never on a declaration: a weak reference does not make the linker open an archive.
#define MW_SHARED __attribute__((weak))

// Before C++17, Clang takes [[nodiscard]] for an extension.
#if __cplusplus >= 201703L || !defined(__clang__)
#define MW_NODISCARD [[nodiscard]]
#else
#define MW_NODISCARD
#endif

#endif  // MW_ABI_CONFIG_H_
