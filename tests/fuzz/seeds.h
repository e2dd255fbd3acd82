// What the driver mutates; each fuzz target brings its own.
#pragma once

#include <string>
#include <vector>

std::vector<std::string> fuzz_seeds();
