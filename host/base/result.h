// SPDX-License-Identifier: Apache-2.0
// What: Result<T> and Error, how every host module reports failure across its border.
// Why: users need the place, the cause and the next step; GCC 12 has no std::expected.
// Contract: library code never prints, exits or throws for bad input. `where` grows outwards as an
// error passes up ("model.tflite > node 14 CONV_2D > weights"); `hint` says what to do next.
// Bugs are not Results: MW_CHECK throws InternalError, caught in main alone.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace mw {

enum class ErrorKind { malformed_input, unsupported, does_not_fit, io, usage, stopped };

struct Error {
  ErrorKind kind = ErrorKind::malformed_input;
  std::string what;   // the cause, one sentence without a full stop
  std::string where;  // outermost place first, joined by " > "
  std::string hint;   // the next step; may be empty

  Error& at(const std::string& outer) {
    where = where.empty() ? outer : outer + " > " + where;
    return *this;
  }
  std::string text() const;  // "where: what (hint)"
};

// Holds a T or an Error. Reading value() of an error is a bug and throws InternalError.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value();
  const T& value() const { return const_cast<Result*>(this)->value(); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

struct Ok {};
using Outcome = Result<Ok>;  // success carries nothing

class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};
[[noreturn]] void internal_error(const char* file, int line, const std::string& what);

template <class T>
T& Result<T>::value() {
  if (!ok()) internal_error(__FILE__, __LINE__, "value of an error: " + error().text());
  return std::get<0>(state_);
}

}  // namespace mw

#define MW_CHECK(condition, what)                                     \
  do {                                                                \
    if (!(condition)) ::mw::internal_error(__FILE__, __LINE__, what); \
  } while (0)

#define MW_CONCAT_(a, b) a##b
#define MW_CONCAT(a, b) MW_CONCAT_(a, b)
// MW_TRY(auto graph, import(path)); returns the error to the caller, or binds the value.
#define MW_TRY(declaration, expression) \
  MW_TRY_(declaration, expression, MW_CONCAT(mw_try_, __LINE__))
#define MW_TRY_(declaration, expression, name) \
  auto name = (expression);                    \
  if (!name) return std::move(name.error());   \
  declaration = std::move(*name)
// MW_TRY_DO(write(path)); for an Outcome.
#define MW_TRY_DO(expression)                              \
  do {                                                     \
    auto mw_outcome = (expression);                        \
    if (!mw_outcome) return std::move(mw_outcome.error()); \
  } while (0)
