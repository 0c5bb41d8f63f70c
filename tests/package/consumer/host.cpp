// SPDX-License-Identifier: MIT
// A program that knows nothing of Attune, and loads plugins that do.
#include <dlfcn.h>

#include <cstdio>

int main(int count, char** plugins) {
  for (int i = 1; i < count; ++i) {
    void* plugin = dlopen(plugins[i], RTLD_NOW | RTLD_LOCAL);
    void* slope = plugin == nullptr ? nullptr : dlsym(plugin, "slope");
    if (slope == nullptr) {
      std::fprintf(stderr, "host: %s\n", dlerror());
      return 1;
    }
    const double answer = reinterpret_cast<double (*)()>(slope)();
    if (answer != 12) {
      std::fprintf(stderr, "host: %s says %g, which is not 12\n", plugins[i], answer);
      return 1;
    }
  }
}
