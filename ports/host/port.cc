// SPDX-License-Identifier: Apache-2.0
// The port to the machine itself: files by POSIX calls; no instruction count, no stack measurement.
#include "ports/port.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace mw {
namespace port {

namespace {

constexpr uint32_t kWorkspaceBytes = 64u << 20;
alignas(16) uint8_t space[kWorkspaceBytes];

}  // namespace

File open_read(const char* path) {
  return ::open(path, O_RDONLY | O_CLOEXEC);
}
File open_write(const char* path) {
  return ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

bool read(File file, void* to, uint32_t bytes) {
  for (uint32_t done = 0; done < bytes;) {
    const ssize_t count = ::read(file, static_cast<uint8_t*>(to) + done, bytes - done);
    if (count <= 0) return false;
    done += uint32_t(count);
  }
  return true;
}

bool write(File file, const void* from, uint32_t bytes) {
  for (uint32_t done = 0; done < bytes;) {
    const ssize_t count = ::write(file, static_cast<const uint8_t*>(from) + done, bytes - done);
    if (count <= 0) return false;
    done += uint32_t(count);
  }
  return true;
}

void close(File file) {
  ::close(file);
}
void print(const char* text) {
  write(STDOUT_FILENO, text, uint32_t(strlen(text)));
}
void exit(int32_t code) {
  ::_exit(code);
}

void start_clock() {}
uint64_t ticks() {
  return 0;
}
Span<uint8_t> workspace() {
  return {space, kWorkspaceBytes};
}

void call_on_painted_stack(void (*function)()) {
  function();
}
void paint_stack() {}
uint32_t painted_stack_bytes() {
  return 0;
}

}  // namespace port
}  // namespace mw
