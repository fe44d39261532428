/**
 * One more source of the addon: passes TF_CPP_MIN_LOG_LEVEL on to Abseil's logging, which libtensorflow uses since
 * 2.18 and which reads no variable.
 */
export const LOG_LEVEL_SOURCE = `#include <cstdlib>
#include "absl/log/globals.h"

namespace {
[[maybe_unused]] const bool levelIsSet = [] {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  const int number = level ? std::atoi(level) : 0;
  absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(number < 0 ? 0 : number > 3 ? 3 : number));
  return true;
}();
}  // namespace
`;

/** What the source above needs of a wheel's headers. */
export const LOG_LEVEL_HEADER = "tensorflow/include/absl/log/globals.h";

/**
 * An addon that only loads libtensorflow, which lies beside it. While it initialises itself, before any code of ours
 * can set its log level, the library says on standard error that oneDNN is on: what it writes there in that moment is
 * dropped when TF_CPP_MIN_LOG_LEVEL asks for warnings only. A failure to load is thrown as an error, not lost.
 */
export const PRELOAD_SOURCE = `#include <cstdlib>
#include <string>
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

NAPI_MODULE_INIT() {
  Dl_info here;
  dladdr(reinterpret_cast<void*>(napi_register_module_v1), &here);
  std::string path(here.dli_fname);
  path = path.substr(0, path.rfind('/') + 1) + "libtensorflow_cc.so.2";
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  const bool quiet = level && std::atoi(level) > 0;
  const int kept = quiet ? dup(STDERR_FILENO) : -1;
  if (kept >= 0) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
      dup2(nowhere, STDERR_FILENO);
      close(nowhere);
    }
  }
  const bool loaded = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) != nullptr;
  if (kept >= 0) {
    dup2(kept, STDERR_FILENO);
    close(kept);
  }
  if (!loaded) napi_throw_error(env, nullptr, dlerror());
  return exports;
}
`;
