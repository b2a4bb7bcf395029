// Precompiled for the tests; no source file may rely on it.
#include "cmake/pch/Common.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
