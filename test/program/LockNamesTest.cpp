// Names of lock functions, and what is none.

#include "checks/program/LockNames.h"

#include "gtest/gtest.h"

using namespace pothole;

namespace {

/// Both halves of one pair.
void pair(const char *Takes, const char *Releases) {
  std::optional<LockName> A = lockNameOf(Takes), B = lockNameOf(Releases);
  ASSERT_TRUE(A) << Takes;
  ASSERT_TRUE(B) << Releases;
  EXPECT_TRUE(A->Takes) << Takes;
  EXPECT_FALSE(B->Takes) << Releases;
  EXPECT_EQ(A->Stem, B->Stem);
}

TEST(LockNamesTest, Pairs) {
  pair("port_mutex_lock", "port_mutex_unlock");
  pair("__t_rwlock_wrlock", "__t_rwlock_wrunlock");
  pair("rwlock_rdlock", "rwlock_rdunlock");
  pair("rwlock_rdlock", "rwlock_unlock");
  pair("x_read_lock", "x_read_unlock");
  pair("x_lock_shared", "x_unlock_shared");
  pair("spin_trylock", "spin_unlock");
  pair("spin_try_lock", "spin_unlock");
  pair("port_spinlock", "port_spinunlock");
  pair("mutex_enter", "mutex_exit");
  pair("lock_acquire", "lock_release");
  pair("acquire_slot_lock", "release_slot_lock");
  pair("lock_mutex", "unlock_mutex");
  pair("lock_rwlock", "unlock_rwlock");
  pair("PortMutexLock", "PortMutexUnlock");
  pair("RWLockAcquire", "RWLockRelease");
  pair("enterCritical", "leaveCritical");
  pair("x_lock_irqsave", "x_unlock_irqrestore");
}

TEST(LockNamesTest, Kinds) {
  EXPECT_TRUE(lockNameOf("rwlock_rdlock")->Reader);
  EXPECT_TRUE(lockNameOf("x_lock_shared")->Reader);
  EXPECT_FALSE(lockNameOf("rwlock_wrlock")->Reader);
  EXPECT_TRUE(lockNameOf("x_trylock")->Try);
  EXPECT_FALSE(lockNameOf("x_lock")->Try);
}

TEST(LockNamesTest, OtherWords) {
  for (const char *Name : {"block",          "unblock",        "clock",
                           "clock_gettime",  "flock",          "is_locked",
                           "lock_init",      "lock_guard",     "unlock_notify",
                           "file_lock",      "lock_file",      "LockSurface",
                           "buffer_acquire", "buffer_release", "enter",
                           "mlock",          "deadlock",       "signals_block",
                           "lock_page",      "blocked",        "",
                           "mutex_locked",   "get_clock"})
    EXPECT_FALSE(lockNameOf(Name)) << Name;
}

TEST(LockNamesTest, Types) {
  EXPECT_TRUE(speaksOfLock("struct ha_rwlock *"));
  EXPECT_TRUE(speaksOfLock("port::Mutex &"));
  EXPECT_FALSE(speaksOfLock("struct block *"));
  EXPECT_FALSE(speaksOfLock("clock_t *"));
}

} // namespace
