//===- Library calls in, events out
//----------------------------------------===//
//
// Each test calls a library the way programs do and looks for the events in
// order. The standard library is the machine's own; of others a few
// declarations are enough, since rows go by name.

#include "checks/extract/Extract.h"
#include "checks/facts/Dump.h"

#include "llvm/ADT/StringExtras.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace pothole {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The events of `f`, one a line, without places and event numbers.
std::string events(const std::string &Source,
                   const std::string &File = "test.cpp") {
  bool C = llvm::StringRef(File).ends_with(".c");
  TuFacts Facts =
      extractSource(Source, File, {C ? "-std=gnu17" : "-std=c++20"});
  for (const Function &Each : Facts.Functions) {
    std::string Text = dump(Each, Facts.Entities);
    if (!llvm::StringRef(Text).starts_with("f("))
      continue;
    std::string Plain = "\n";
    for (llvm::StringRef Line : llvm::split(Text, '\n')) {
      Line = Line.trim();
      if (auto [Id, Rest] = Line.split(" = "); Id.starts_with("%"))
        Plain += (Rest.split(' ').second + "\n").str();
    }
    return Plain;
  }
  return "no f";
}

/// These lines follow each other, others in between.
MATCHER_P(Lines, Parts, "") {
  size_t From = 0;
  for (const std::string Part : Parts) {
    size_t At = arg.find("\n" + Part, From);
    if (At == std::string::npos) {
      *result_listener << "no \"" << Part << "\" after position " << From;
      return false;
    }
    From = At + 1;
  }
  return true;
}

auto inOrder(std::vector<std::string> Parts) { return Lines(Parts); }

// Locks.

TEST(LibraryLocks, Mutex) {
  EXPECT_THAT(events("#include <mutex>\nstd::mutex m; std::recursive_mutex r;"
                     "void f() { m.lock(); m.unlock(); r.lock();"
                     "  if (m.try_lock()) m.unlock(); }"),
              inOrder({"Acquire &m\n", "Release &m\n", "Acquire &r recursive",
                       "Acquire &m try", "Release &m"}));
}

TEST(LibraryLocks, Guards) {
  EXPECT_THAT(
      events("#include <mutex>\n#include <shared_mutex>\n"
             "std::mutex m, n; std::shared_mutex s;"
             "void f() { { std::lock_guard<std::mutex> a(m); }"
             "  { std::unique_lock b(m, std::defer_lock); b.lock(); }"
             "  { std::unique_lock c(m, std::try_to_lock); if (c) c.unlock(); }"
             "  { std::scoped_lock d(m, n); } { std::shared_lock e(s); }"
             "  std::lock(m, n); std::scoped_lock g(std::adopt_lock, m, n); }"),
      inOrder({"GuardInit &a (&m)\n", "GuardDestroy &a",
               "GuardInit &b (&m) defer", "GuardLock &b", "GuardDestroy &b",
               "GuardInit &c (&m) try", "GuardOwns &c", "GuardUnlock &c",
               "GuardInit &d (&m, &n)\n", "GuardInit &e (&s) shared",
               "Acquire &m", "Acquire &n", "GuardInit &g (&m, &n) adopt"}));
}

TEST(LibraryLocks, UnnamedGuardIsDiscarded) {
  EXPECT_THAT(events("#include <mutex>\nstd::mutex m; void f() {"
                     "  std::lock_guard<std::mutex>{m}; }"),
              HasSubstr("(&m) discarded"));
  EXPECT_THAT(events("#include <mutex>\nstd::mutex m; void f() {"
                     "  auto l = std::unique_lock<std::mutex>(m); }"),
              Not(HasSubstr("discarded")));
}

TEST(LibraryLocks, GuardsMove) {
  EXPECT_THAT(events("#include <mutex>\nstd::mutex m; void f() {"
                     "  std::unique_lock<std::mutex> a(m), b;"
                     "  b = std::move(a); }"),
              inOrder({"GuardInit &a (&m)\n", "GuardInit &b defer",
                       "GuardDestroy &b", "Copy &b <- &a move"}));
}

TEST(LibraryLocks, GuardsCallLocksOfTheProject) {
  EXPECT_THAT(
      events("#include <mutex>\nstruct M { void lock(); void unlock(); }"
             "m; void f() { std::lock_guard<M> g(m); }"),
      inOrder({"Store &g[0] <- &m silent", "Load &g[0]", "Call M::lock (%",
               "GuardInit &g (&m)", "GuardOwns &g", "Call M::unlock (%",
               "GuardDestroy &g"}));
}

TEST(LibraryLocks, Conditions) {
  EXPECT_THAT(events("#include <condition_variable>\nstd::mutex m; bool ok;"
                     "std::condition_variable c; void f() {"
                     "  std::unique_lock<std::mutex> l(m); c.wait(l);"
                     "  c.wait(l, [] { return ok; }); c.notify_all(); }"),
              inOrder({"Wait &c <- &l\n", "Call", "Wait &c <- &l predicate",
                       "Call", "Notify &c all"}));
}

TEST(LibraryLocks, Once) {
  EXPECT_THAT(events("#include <mutex>\nstd::once_flag o; void g(int);"
                     "void f() { std::call_once(o, g, 3); }"),
              inOrder({"Once &o <- &g ("}));
}

TEST(LibraryLocks, Pthread) {
  EXPECT_THAT(
      events("#include <pthread.h>\npthread_mutex_t m; pthread_cond_t c;"
             "pthread_rwlock_t r; int x; void f(void) {"
             "  if (pthread_mutex_lock(&m) != 0) x = 1;"
             "  pthread_cond_wait(&c, &m); pthread_mutex_unlock(&m);"
             "  pthread_rwlock_rdlock(&r); pthread_rwlock_unlock(&r); }",
             "test.c"),
      testing::AllOf(inOrder({"Acquire &m", "Wait &c <- &m", "Release &m",
                              "Acquire &r shared", "Release &r"}),
                     Not(HasSubstr("Store &x"))));
}

TEST(LibraryLocks, Semaphores) {
  EXPECT_THAT(events("#include <semaphore.h>\nsem_t s; int x; void f(void) {"
                     "  sem_wait(&s); sem_post(&s);"
                     "  if (sem_trywait(&s) == 0) x = 1; }",
                     "test.c"),
              inOrder({"Await &s", "Post &s", "Await &s try", "Store &x"}));
  EXPECT_THAT(events("#include <barrier>\n#include <latch>\n"
                     "std::latch l(2); std::barrier<> b(2); void f() {"
                     "  l.count_down(); l.wait(); b.arrive_and_wait(); }"),
              inOrder({"Post &l", "Await &l all", "Barrier &b"}));
}

TEST(LibraryLocks, OtherLibraries) {
  EXPECT_THAT(
      events("namespace absl { inline namespace lts { class Mutex { public:"
             "  void Lock(); void Unlock(); void ReaderLock(); };"
             "  class MutexLock { public: explicit MutexLock(Mutex *);"
             "  ~MutexLock(); }; class CondVar { public: void Wait(Mutex *);"
             "  void SignalAll(); }; } }"
             "absl::Mutex m; absl::CondVar c; void f() { m.Lock();"
             "  c.Wait(&m); m.Unlock(); m.ReaderLock(); c.SignalAll();"
             "  absl::MutexLock l(&m); }"),
      inOrder({"Acquire &m", "Wait &c <- &m", "Release &m", "Acquire &m shared",
               "Notify &c all", "GuardInit &l (&m)", "GuardDestroy &l"}));
  EXPECT_THAT(
      events("class QReadWriteLock { public: void lockForRead();"
             "  void unlock(); }; class QMutex { public: void lock(); };"
             "class QMutexLocker { public: QMutexLocker(QMutex *);"
             "  ~QMutexLocker(); void unlock(); void relock(); };"
             "QReadWriteLock w; QMutex m; void f() { w.lockForRead();"
             "  w.unlock(); QMutexLocker l(&m); l.unlock(); l.relock(); }"),
      inOrder({"Acquire &w shared", "Release &w", "GuardInit &l (&m)",
               "GuardUnlock &l", "GuardLock &l", "GuardDestroy &l"}));
  EXPECT_THAT(events("typedef struct { int i; } omp_lock_t;"
                     "extern \"C\" void omp_set_lock(omp_lock_t *);"
                     "omp_lock_t o; void f() { omp_set_lock(&o); }"),
              inOrder({"Acquire &o"}));
}

TEST(LibraryLocks, FunctionsOfTheProjectKeepTheirBodies) {
  EXPECT_THAT(events("int x; static void free(void *p) { x = 1; }"
                     "void f(void) { free(&x); }",
                     "test.c"),
              testing::AllOf(HasSubstr("Call free"), Not(HasSubstr("Free"))));
}

// Threads.

TEST(LibraryThreads, HandlesHoldTheirThread) {
  EXPECT_THAT(events("#include <thread>\nvoid g(int); void f() {"
                     "  std::thread a(g, 1), b; b = std::move(a); b.join(); }"),
              inOrder({"Start &g (", "Store &a <- %", "Load &a",
                       "Store &b <- %", "Store &a <- 0", "Load &b", "Join"}));
}

TEST(LibraryThreads, InAVector) {
  EXPECT_THAT(
      events("#include <thread>\n#include <vector>\nvoid g(); void f()"
             "{ std::vector<std::thread> v; v.emplace_back(g);"
             "  v.push_back(std::thread(g));"
             "  for (auto &t : v) t.join(); }"),
      inOrder({"Store &v structure", "Start &g", "Store &v[?] <- %", "Start &g",
               "Store &v structure", "Store &v[?] <- %", "Join"}));
}

TEST(LibraryThreads, Arguments) {
  EXPECT_THAT(events("#include <thread>\nvoid g(int &, int); int x;"
                     "void f() { std::thread t(g, std::ref(x), x); }"),
              inOrder({"Store &t1 <- &x", "Load &t1", "Load &x", "Start &g"}));
  EXPECT_THAT(events("#include <thread>\nstruct C { void run(int); } c;"
                     "void f() { std::thread t(&C::run, &c, 2); }"),
              inOrder({"Start &C::run ("}));
  EXPECT_THAT(events("#include <thread>\nstruct C { virtual void run(); } c;"
                     "void f() { std::thread t(&C::run, &c); }"),
              HasSubstr("virtual"));
}

TEST(LibraryThreads, JoinedByDestructors) {
  EXPECT_THAT(events("#include <thread>\n#include <future>\nvoid g();"
                     "void f() { { std::jthread j(g); }"
                     "  auto a = std::async(std::launch::async, g); }"),
              inOrder({"Start &g scoped", "Store &j", "Load &j", "Join",
                       "Start &g scoped", "Store &a", "Load &a", "Join"}));
}

TEST(LibraryThreads, DeferredIsACall) {
  std::string Events =
      events("#include <future>\nvoid g(); void f() {"
             "  auto a = std::async(std::launch::deferred, g); a.get(); }");
  EXPECT_THAT(Events, inOrder({"Call &g"}));
  EXPECT_THAT(Events, Not(HasSubstr("Start")));
}

TEST(LibraryThreads, Promises) {
  EXPECT_THAT(events("#include <future>\nvoid f() { std::promise<int> p;"
                     "  auto u = p.get_future(); p.set_value(1); u.get(); }"),
              inOrder({"Alloc", "Store &p <- %", "Load &p", "Store &u <- %",
                       "Post %", "Load &u", "Await %"}));
}

TEST(LibraryThreads, TasksKnowTheirRunner) {
  EXPECT_THAT(
      events("#include <future>\n#include <thread>\nint g();"
             "void f() { std::packaged_task<int()> k(g);"
             "  auto u = k.get_future();"
             "  std::thread t(std::move(k)); u.get(); }"),
      inOrder({"Store &k <- &g", "Load &k", "Store &u <- %", "Start &k thread",
               "Store %", "Load &u", "Join %", "Await %", "Join %"}));
}

TEST(LibraryThreads, Posix) {
  EXPECT_THAT(
      events("#include <pthread.h>\nvoid *g(void *); pthread_t t[4];"
             "int x; void f(void) { for (int i = 0; i < 4; i++)"
             "    if (pthread_create(&t[i], 0, g, &x)) x = 1;"
             "  for (int i = 0; i < 4; i++) pthread_join(t[i], 0); }",
             "test.c"),
      testing::AllOf(inOrder({"Start &g (&x) thread", "Store &t[i] <- %",
                              "Load &t[i]", "Join %"}),
                     Not(HasSubstr("Store &x"))));
}

TEST(LibraryThreads, Signals) {
  EXPECT_THAT(events("#include <signal.h>\nvoid h(int); void f(void) {"
                     "  struct sigaction a; a.sa_handler = h;"
                     "  sigaction(SIGINT, &a, 0); signal(SIGTERM, h); }",
                     "test.c"),
              inOrder({"Store &a.__sigaction_handler.sa_handler <- &h",
                       "Load &a.__sigaction_handler.sa_handler", "Start %",
                       "Start &h signal"}));
}

TEST(LibraryThreads, Pools) {
  EXPECT_THAT(events("namespace boost { namespace asio { struct thread_pool {};"
                     "  template <class E, class F> void post(E &, F &&); } }"
                     "boost::asio::thread_pool p; int x; void f() {"
                     "  boost::asio::post(p, [] { x = 1; }); }"),
              inOrder({"Start &t0 task"}));
  EXPECT_THAT(events("struct QRunnable { virtual void run(); };"
                     "struct QThreadPool { void start(QRunnable *, int = 0); };"
                     "struct Mine : QRunnable { void run(); }; QThreadPool p;"
                     "void f() { p.start(new Mine); }"),
              inOrder({"Start &QRunnable::run (%"}));
}

// Callables.

TEST(LibraryCallables, AlgorithmsCallNow) {
  EXPECT_THAT(events("#include <algorithm>\n#include <vector>\n"
                     "std::vector<int> v; void f() {"
                     "  std::for_each(v.begin(), v.end(), [](int &x) { x = 1;"
                     "  }); }"),
              inOrder({"Load &v structure", "Call &"}));
  EXPECT_THAT(events("#include <stdlib.h>\nint c(const void *, const void *);"
                     "int a[9]; void f(void) { qsort(a, 9, 4, c); }",
                     "test.c"),
              inOrder({"Load &a[?]", "Store &a[?]", "Call &c ("}));
}

TEST(LibraryCallables, FunctionObjects) {
  EXPECT_THAT(
      events("#include <functional>\nint x; std::function<void()> h;"
             "void f() { h = [] { x = 1; }; h(); }"),
      inOrder({"Alloc", "Copy %", "Store &h <- %", "Load &h", "Call %"}));
  EXPECT_THAT(events("#include <thread>\n#include <functional>\n"
                     "struct C { void run(int); } c; void f() {"
                     "  std::thread t(std::bind(&C::run, &c, 1)); }"),
              inOrder({"Store &t1[0] <- &C::run", "Store &t1[1] <- %",
                       "Load &t1[0]", "Start %"}));
}

// Atomics.

TEST(LibraryAtomics, Orders) {
  EXPECT_THAT(
      events("#include <atomic>\nstd::atomic<int> a; int x; void f() {"
             "  a.store(1, std::memory_order_release);"
             "  x = a.load(std::memory_order_relaxed); a++; a = 2;"
             "  std::atomic_thread_fence(std::memory_order_acquire); }"),
      inOrder({"Store &a <- 1 release", "Load &a relaxed",
               "Update &a <- 1 seq_cst", "Store &a <- 2 seq_cst",
               "Fence acquire"}));
}

TEST(LibraryAtomics, ResultsThatAreNoOldValues) {
  EXPECT_THAT(events("#include <atomic>\nstd::atomic<int> a{1}; int x;"
                     "void f() { int e = 0; if (--a == 0) x = 1;"
                     "  if (a.compare_exchange_strong(e, 1)) x = 2; }"),
              inOrder({"Update &a <- -1 seq_cst", "Store &x <- 1",
                       "Update &a <- 1 (", "Store &x <- 2"}));
}

// Memory.

TEST(LibraryMemory, Buffers) {
  EXPECT_THAT(events("#include <string.h>\n#include <stdio.h>\n"
                     "char a[9], b[9]; struct s { int i; } s; void f(void) {"
                     "  memcpy(a, b, 9); memset(&s, 0, sizeof s);"
                     "  printf(\"%s\", a); snprintf(a, 9, \"%s\", b); }",
                     "test.c"),
              inOrder({"Load &b[?]", "Store &a[?]", "Store &s\n", "Load &a[?]",
                       "Load &b[?]", "Store &a[?]"}));
}

TEST(LibraryMemory, SearchesMayFail) {
  EXPECT_THAT(events("#include <string.h>\nchar a[9]; int x; void f(void) {"
                     "  if (!strchr(a, 'x')) x = 1; }",
                     "test.c"),
              inOrder({"Load &a[?]", "Store &t0 <- 0", "Store &t0 <- &a[0]",
                       "Store &x"}));
}

TEST(LibraryMemory, Allocation) {
  EXPECT_THAT(
      events("#include <stdlib.h>\nstruct s { int i; } *p;"
             "void f(void) { p = malloc(sizeof *p); free(p); }",
             "test.c"),
      inOrder({"Alloc try : struct s", "Store &p <- %", "Load &p", "Free %"}));
}

TEST(LibraryMemory, SmartPointers) {
  EXPECT_THAT(events("#include <memory>\nstruct N { N(int, int); int v; };"
                     "std::shared_ptr<N> s; void f() {"
                     "  s = std::make_shared<N>(1, 2); s->v = 3;"
                     "  std::unique_ptr<N> u(new N(1, 2)); u->v = 4; }"),
              inOrder({"Alloc : N", "Call N::N (%", "Store &s <- %", "Load &s",
                       "Store %", "Alloc", "Store &u <- %", "Load &u",
                       "Store %", "Free %"}));
}

// Containers.

TEST(LibraryContainers, StructureAndElements) {
  EXPECT_THAT(events("#include <map>\n#include <vector>\nstd::map<int, int> m;"
                     "std::vector<int> v; void f(int k) { m[k] = 1; v[k] = 2;"
                     "  v.push_back(k); auto i = m.find(k); i->second = 3;"
                     "  v.size(); v.clear(); }"),
              inOrder({"Store &m structure", "Store &m[", "Load &v structure",
                       "Store &v[", "Store &v structure", "Store &v[?] <- %",
                       "Load &m structure", "Store &i <- &m[?]", "Load &i",
                       "Store %", "Load &v structure", "Store &v structure"}));
}

TEST(LibraryContainers, PointersAreFoundAgain) {
  EXPECT_THAT(events("#include <queue>\nstruct N { int v; };"
                     "std::queue<N *> q; void f() { q.push(new N);"
                     "  q.front()->v = 1; q.pop(); }"),
              inOrder({"Alloc", "Store &q structure", "Store &q[?] <- %",
                       "Load &q structure", "Load &q[?]", "Store %",
                       "Store &q structure move"}));
}

TEST(LibraryContainers, Strings) {
  EXPECT_THAT(
      events("#include <string>\nstd::string s, t; void f() {"
             "  s += t; s = t; if (s == t) s.clear(); }"),
      inOrder({"Load &t structure", "Store &s structure", "Store &s structure",
               "Load &t structure", "Load &s structure", "Load &t structure",
               "Store &s structure"}));
}

TEST(LibraryContainers, Streams) {
  EXPECT_THAT(events("#include <iostream>\nint x; void f() {"
                     "  std::cout << x << std::endl; }"),
              testing::AllOf(HasSubstr("Load &x"), Not(HasSubstr("Store")),
                             Not(HasSubstr("std::cout"))));
  EXPECT_THAT(events("#include <fstream>\nstd::ofstream o; int x; void f() {"
                     "  o << x << \"a\"; }"),
              inOrder({"Load &x", "Store &o structure"}));
}

TEST(LibraryContainers, OptionalHasOneElement) {
  EXPECT_THAT(events("#include <optional>\nstd::optional<int> o; void f() {"
                     "  if (o) *o = 4; }"),
              inOrder({"Load &o structure", "Store &o[0] <- 4"}));
}

TEST(LibraryContainers, BeginIsNotEnd) {
  EXPECT_THAT(events("#include <array>\nstd::array<int, 3> a; void f() {"
                     "  for (int &x : a) x = 1; }"),
              inOrder({"Store &__begin1 <- __range1[0]", "Store &__end1\n",
                       "Store x <- 1"}));
}

TEST(LibraryContainers, UnknownMethodsGoByConst) {
  EXPECT_THAT(events("#include <random>\nstd::mt19937 e; void f() { e();"
                     "  e.min(); }"),
              inOrder({"Store &e structure"}));
}

} // namespace
} // namespace pothole
