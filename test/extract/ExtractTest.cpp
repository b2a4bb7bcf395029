//===- Source in, event graphs out
//-----------------------------------------===//
//
// Each test lowers a few lines and looks for the events that matter, in order,
// in the dump of one function. What library calls mean is tested elsewhere.

#include "checks/extract/Extract.h"
#include "checks/facts/Dump.h"

#include "llvm/ADT/StringExtras.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace pothole {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TuFacts facts(const std::string &Source, const std::string &Name = "test.cpp") {
  bool C = llvm::StringRef(Name).ends_with(".c");
  return extractSource(Source, Name, {C ? "-std=gnu17" : "-std=c++20"});
}

/// The dump of the function of that qualified name; places and event numbers
/// are dropped, one line per event, so that tests read like the source.
std::string body(const TuFacts &Facts, llvm::StringRef Name) {
  for (const Function &Each : Facts.Functions) {
    std::string Text = dump(Each, Facts.Entities);
    if (!llvm::StringRef(Text).starts_with(Name.str() + "("))
      continue;
    std::string Plain;
    for (llvm::StringRef Line : llvm::split(Text, '\n')) {
      Line = Line.trim();
      if (auto [Id, Rest] = Line.split(" = "); Id.starts_with("%"))
        Line = Rest.split(' ').second;
      Plain += (Line + "\n").str();
    }
    return Plain;
  }
  return "no body of " + Name.str();
}

std::string body(const std::string &Source, llvm::StringRef Name) {
  return body(facts(Source), Name);
}

/// The parts occur in this order.
MATCHER_P(InOrder, Parts, "") {
  size_t From = 0;
  for (const char *Part : Parts) {
    size_t At = arg.find(Part, From);
    if (At == std::string::npos) {
      *result_listener << "no \"" << Part << "\" after position " << From;
      return false;
    }
    From = At + 1;
  }
  return true;
}

testing::Matcher<std::string> inOrder(std::vector<const char *> Parts) {
  return InOrder(std::move(Parts));
}

const char *Guard = R"cpp(
struct Mutex { void lock(); void unlock(); };
struct Guard {
  Mutex &M;
  explicit Guard(Mutex &M) : M(M) { M.lock(); }
  ~Guard() { M.unlock(); }
};
Mutex Lock;
int Shared;
)cpp";

TEST(Extract, ImplicitMembersStandWhereTheirTemplateIsDefined) {
  TuFacts Facts = facts("template <class T> struct Box;\n"
                        "using Early = Box<int>;\n"
                        "Early *Seen;\n"
                        "struct Held { ~Held(); };\n"
                        "template <class T> struct Box { Held One; };\n"
                        "void f() { Early Here; }\n");
  auto Destructor = llvm::find_if(Facts.Entities, [](const Entity &Each) {
    return Each.ShortName == "~Box<int>" || Each.ShortName == "~Box";
  });
  ASSERT_NE(Destructor, Facts.Entities.end());
  EXPECT_EQ(Destructor->Place.Line, 5u);
}

TEST(Extract, PrivateLocalsAreNoAccesses) {
  std::string Text =
      body("int f(int n) { int i = n; i += 2; return i++; }", "f");
  EXPECT_THAT(Text, Not(HasSubstr("Load")));
  EXPECT_THAT(Text, Not(HasSubstr("Update")));
  EXPECT_THAT(Text,
              inOrder({"Store &i <- n", "Store &i <- (i + 2)", "Store &t2 <- i",
                       "Store &i <- (i + 1)", "Return t2"}));
}

TEST(Extract, AddressedLocalsAre) {
  EXPECT_THAT(body("void g(int *); void f() { int i = 0; g(&i); i++; }", "f"),
              inOrder({"Store &i <- 0", "Call g (&i)", "Update &i <- 1"}));
}

TEST(Extract, ArraysAndPointersMoveApart) {
  EXPECT_THAT(
      body("int a[4]; void f(int *p, int i) { a[i] = p[i]; *p++ = 1; }", "f"),
      inOrder({"Load (p + i)", "Store &a[i] <-", "Store &t2 <- p",
               "Store &p <- (p + 1)", "Store t2 <- 1"}));
}

TEST(Extract, MembersOfWhatAPointerLeadsTo) {
  EXPECT_THAT(body("struct N { N *next; int v; }; N *head;"
                   "void f() { head->next->v = 3; }",
                   "f"),
              inOrder({"Load &head", "Load %0.next", "Store %1.v <- 3"}));
}

TEST(Extract, ConstantsAreNoMemory) {
  std::string Text = body("const int N = 4; enum { M = 2 }; int a[9];"
                          "void f() { a[N] = M; }",
                          "f");
  EXPECT_THAT(Text, HasSubstr("Store &a[4] <- 2"));
  EXPECT_THAT(Text, Not(HasSubstr("Load")));
}

TEST(Extract, GuardsDieOnEveryWayOut) {
  std::string Text = body(std::string(Guard) + R"cpp(
    void f(int n) {
      Guard G(Lock);
      if (n)
        return;
      { Guard H(Lock); Shared++; }
      Shared = 0;
    })cpp",
                          "f");
  EXPECT_THAT(Text, inOrder({"Call Guard::Guard (&G, &Lock)", "=> n ? B1 : B2",
                             "Call Guard::~Guard (&G)", "ScopeEnd &G", "Return",
                             "Call Guard::Guard (&H, &Lock)", "Update &Shared",
                             "Call Guard::~Guard (&H)", "Store &Shared <- 0",
                             "Call Guard::~Guard (&G)", "Return"}));
}

TEST(Extract, JumpsDestroyWhatTheyLeave) {
  std::string Text = body(std::string(Guard) + R"cpp(
    void f(int n) {
      while (n--) {
        Guard G(Lock);
        if (Shared == 1) break;
        if (Shared == 2) continue;
        Shared = 3;
      }
    again:
      Guard H(Lock);
      if (Shared == 4) goto again;
    })cpp",
                          "f");
  size_t Inner = 0, Outer = 0;
  for (size_t At = 0; (At = Text.find("~Guard (&G)", At)) != Text.npos; ++At)
    ++Inner;
  for (size_t At = 0; (At = Text.find("~Guard (&H)", At)) != Text.npos; ++At)
    ++Outer;
  EXPECT_EQ(Inner, 3u); // break, continue, end
  EXPECT_EQ(Outer, 2u); // goto, end
}

TEST(Extract, GuardsMadeByOthersAreMovedOut) {
  std::string Source = std::string(Guard) +
                       "Guard take() { Guard G(Lock); return G; }"
                       "void f() { Guard H = take(); Shared = 1; }";
  EXPECT_THAT(body(Source, "take"), Not(HasSubstr("~Guard")));
  EXPECT_THAT(body(Source, "take"), HasSubstr("Return &G"));
  EXPECT_THAT(body(Source, "f"),
              inOrder({"Call take", "Copy &H <- %0 move", "Store &Shared",
                       "Call Guard::~Guard (&H)"}));
}

TEST(Extract, TemporariesDieWithTheirExpression) {
  EXPECT_THAT(
      body(std::string(Guard) + "void f() { Guard{Lock}; Shared = 1; }", "f"),
      inOrder({"Guard::Guard", "Guard::~Guard", "Store &Shared"}));
  EXPECT_THAT(body(std::string(Guard) +
                       "void f() { const Guard &G = Guard(Lock); Shared = 1; }",
                   "f"),
              inOrder({"Guard::Guard", "Store &Shared", "Guard::~Guard"}));
}

TEST(Extract, ConditionsKeepTheirName) {
  EXPECT_THAT(body("int s; void f(bool b, int n) { if (!b) s = 1;"
                   " if (n > 2 && b) s = 2; if (!(n != 0)) s = 3; }",
                   "f"),
              inOrder({"=> b ? B2 : B1", "=> (n > 2) ? B3 : B5",
                       "=> b ? B4 : B5", "=> n ? B7 : B6"}));
}

TEST(Extract, ChosenValuesMeetInATemporary) {
  EXPECT_THAT(body("int a, b; int f(int n) { return n ? a : b; }", "f"),
              inOrder({"=> n ?", "Load &a", "Store &t1 <-", "Load &b",
                       "Store &t1 <-", "Return t1"}));
  EXPECT_THAT(body("int a, b; void f(int n) { (n ? a : b) = 2; }", "f"),
              inOrder({"Store &t1 <- &a", "Store &t1 <- &b", "Store t1 <- 2"}));
}

TEST(Extract, ReferencesLeadWhereTheyAreBound) {
  EXPECT_THAT(body("int s; struct R { int &r; R() : r(s) {} void set() { r = 2;"
                   " } }; void f() { int &x = s; x++; }",
                   "f"),
              inOrder({"Store &x <- &s", "Update x <- 1"}));
  std::string Source = "int s; struct R { int &r; R() : r(s) {}"
                       " void set() { r = 2; } }; R x;";
  EXPECT_THAT(body(Source, "R::R"), HasSubstr("Store this.r <- &s silent"));
  EXPECT_THAT(body(Source, "R::set"),
              inOrder({"Load this.r silent", "Store %0 <- 2"}));
}

TEST(Extract, ClosuresHoldWhatTheyCapture) {
  std::string Source = "int s; struct C { int m; void f(int n) { int k = 0;"
                       "\n auto L = [this, n, &k, q = n + 1] { m = n; k++; s ="
                       " q; }; L(); } };";
  EXPECT_THAT(
      body(Source, "C::f"),
      inOrder({"Store &k <- 0", "Store &L.this <- this", "Store &L.n <- n",
               "Store &L.k <- &k silent", "Store &L.q <- (n + 1)",
               "Call lambda@2::operator() (&L)"}));
  EXPECT_THAT(body(Source, "lambda@2::operator()"),
              inOrder({"Load this.n", "Load this.this silent",
                       "Store %1.m <- %0", "Load this.k silent",
                       "Update %3 <- 1", "Load this.q", "Store &s <- %5"}));
}

TEST(Extract, LambdasAsFunctionPointers) {
  TuFacts Facts = facts("int s; typedef void (*F)(int);"
                        "\nF f() { return [](int n) { s = n; }; }");
  EXPECT_THAT(body(Facts, "f"), HasSubstr("Return &lambda@2::__invoke"));
  EXPECT_THAT(body(Facts, "lambda@2::__invoke"),
              HasSubstr("Call lambda@2::operator() (?, n)"));
  EXPECT_THAT(Facts.AddressTaken, SizeIs(1));
}

TEST(Extract, ConstructorsBuildBasesAndMembersFirst) {
  std::string Source = R"cpp(
    struct B { B(int); ~B(); };
    struct M { M(); ~M(); };
    struct D : B { M A; int N = 3; D(int n) : B(n) { N++; } ~D() { N = 0; } };
    void f() { D X(1); })cpp";
  EXPECT_THAT(body(Source, "D::D"),
              inOrder({"Call B::B (this<B>, n)", "Call M::M (this.A)",
                       "Store this.N <- 3", "Update this.N <- 1"}));
  EXPECT_THAT(body(Source, "D::~D"),
              inOrder({"Store this.N <- 0", "Call M::~M (this.A)",
                       "Call B::~B (this<B>)", "Return"}));
}

TEST(Extract, ImplicitMembersThatDoSomething) {
  std::string Source = "struct M { M(); ~M(); }; struct D { M A; int N = 2; };"
                       "struct T { int I; }; void f() { D X; T Y; }";
  TuFacts Facts = facts(Source);
  EXPECT_THAT(body(Facts, "D::D"),
              inOrder({"Call M::M (this.A)", "Store this.N <- 2"}));
  EXPECT_THAT(body(Facts, "D::~D"), HasSubstr("Call M::~M (this.A)"));
  EXPECT_THAT(body(Facts, "T::T"), HasSubstr("no body"));
}

TEST(Extract, RecordsByValueAreCopies) {
  EXPECT_THAT(
      body("struct S { int a, b; }; S make(); void use(S);"
           "void f() { S x = make(); S y = x; y = x; use(y);"
           " use({1, 2}); }",
           "f"),
      inOrder({"Call make", "Copy &x <- %0 move", "Copy &y <- &x",
               "Copy &y <- &x", "Copy &t2 <- &y", "Call use (&t2)",
               "Store &t3.a <- 1", "Store &t3.b <- 2", "Call use (&t3)"}));
}

TEST(Extract, NewAndDelete) {
  std::string Source = "struct P { P(int); virtual ~P(); };"
                       "void f() { P *p = new P(3); delete p; int *q = new"
                       " int[4]; q[1] = 2; delete[] q; }";
  EXPECT_THAT(body(Source, "f"),
              inOrder({"Alloc : P", "Call P::P (%0, 3)", "Store &p <- %0",
                       "Call P::~P (p) virtual", "Free p", "Alloc 4 : int",
                       "Store (q + 1) <- 2", "Free q"}));
}

TEST(Extract, VirtualAndIndirectCalls) {
  std::string Source = "struct V { virtual void go(); }; struct W final : V {"
                       " void go() override; }; typedef int (*F)(int);"
                       "void f(V &v, W &w, F h) { v.go(); w.go(); v.V::go();"
                       " h(2); }";
  EXPECT_THAT(body(Source, "f"),
              inOrder({"Call V::go (v) virtual\n", "Call W::go (w)\n",
                       "Call V::go (v)\n", "Call h (2) : int (int)"}));
}

TEST(Extract, StaticLocalsAreInitializedOnce) {
  EXPECT_THAT(body("int g(); int f() { static int a = g(); static int b = 2;"
                   " return a + b; }",
                   "f"),
              inOrder({"OnceBegin &a", "Call g", "Store &a <-", "OnceEnd &a",
                       "Load &a", "Load &b"}));
}

TEST(Extract, StructuredBindings) {
  EXPECT_THAT(body("struct S { int a, b; }; S s; void f() { auto &[x, y] = s;"
                   " x = y; auto [u, v] = s; u = 1; }",
                   "f"),
              inOrder({"Store &t0 <- &s", "Load t0.b", "Store t0.a <-",
                       "Copy &t1 <- &s", "Store &t1.a <- 1"}));
}

TEST(Extract, ExceptionsReachTheirHandler) {
  std::string Text = body(std::string(Guard) + R"cpp(
    void g();
    void f(int n) {
      try { Guard G(Lock); g(); if (n) throw 1; Shared = 1; }
      catch (...) { Shared = 2; }
    })cpp",
                          "f");
  EXPECT_THAT(Text, inOrder({"Guard::Guard (&G", "Call g", "Throw",
                             "Guard::~Guard (&G)", "Store &Shared <- 1",
                             "Guard::~Guard (&G)", "Guard::~Guard (&G)",
                             "Store &Shared <- 2"}));
}

TEST(Extract, DynamicInitializersInOrder) {
  TuFacts Facts = facts("int g(); int a = g(); int b = 3; int h(int);"
                        "int (*table[])(int) = {h};");
  ASSERT_THAT(Facts.Initializers, SizeIs(2));
  EXPECT_THAT(dump(Facts.Initializers[0], Facts.Entities),
              HasSubstr("Store &a <-"));
  EXPECT_THAT(dump(Facts.Initializers[1], Facts.Entities),
              HasSubstr("Store &table[0] <- &h"));
}

TEST(Extract, CompilerAtomics) {
  TuFacts Facts = facts("#include <stdatomic.h>\n"
                        "_Atomic int a; int b; volatile int v;\n"
                        "int f(void) { a++; a = 2; __sync_fetch_and_add(&b, 1);"
                        " __atomic_store_n(&b, 4, __ATOMIC_RELEASE);"
                        " atomic_fetch_sub_explicit(&a, 1,"
                        " memory_order_relaxed); v = 1; return atomic_load(&a);"
                        " }",
                        "test.c");
  EXPECT_THAT(body(Facts, "f"),
              inOrder({"Update &a <- 1 seq_cst", "Store &a <- 2 seq_cst",
                       "Update &b <- 1 seq_cst", "Store &b <- 4 release",
                       "Update &a <- -1 relaxed", "Store &v <- 1 volatile",
                       "Load &a seq_cst"}));
  EXPECT_TRUE(Facts.C);
}

TEST(Extract, CapabilityAttributes) {
  std::string Source = R"cpp(
    struct __attribute__((capability("mutex"))) Mu {
      void lock() __attribute__((acquire_capability()));
      void unlock() __attribute__((release_capability()));
    };
    struct C {
      Mu M;
      int N __attribute__((guarded_by(M)));
      void set() __attribute__((requires_capability(M)));
    };
    void C::set() { N = 1; }
    void f(C &c) { c.M.lock(); c.set(); c.M.unlock(); })cpp";
  TuFacts Facts = facts(Source);
  EXPECT_THAT(body(Facts, "f"),
              inOrder({"Acquire c.M", "Call C::set (c)", "Release c.M"}));
  EXPECT_THAT(body(Facts, "C::set"), HasSubstr("requires this.M"));
  for (const Entity &Each : Facts.Entities)
    if (Each.Name == "C::N")
      EXPECT_EQ(Facts.Entities[Each.Contracts.at(0).Steps.at(0)].Name, "C::M");
}

TEST(Extract, TemplatesAreSeenAsTheirInstances) {
  TuFacts Facts =
      facts("int s; template <class T> struct F { T n; void"
            " operator()() { s = n; } }; F<int> x;"
            "template <class T> T unused(T t) { s = 1; return t; }");
  EXPECT_THAT(body(Facts, "F<int>::operator()"), HasSubstr("Store &s"));
  EXPECT_THAT(Facts.Functions, SizeIs(1));
  EXPECT_TRUE(Facts.Functions[0].Pattern.valid());
}

TEST(Extract, GenericLambdasOnlyTheLibraryCalls) {
  TuFacts Facts = facts(R"cpp(
    #include <thread>
    #include <vector>
    #include <algorithm>
    int s;
    void f(std::vector<int> &v) {
      std::for_each(v.begin(), v.end(), [](auto &n) { s = n; });
      std::thread t([](auto n) { s = n; }, 3);
      t.join();
    })cpp");
  EXPECT_THAT(body(Facts, "lambda@7::operator()"), HasSubstr("Store &s"));
  EXPECT_THAT(body(Facts, "lambda@8::operator()"), HasSubstr("Store &s <- n"));
}

// btop: the front end looks up a builtin in a scope that has ended.
TEST(Extract, ArraysAreAssignedInWhatIsInstantiatedLate) {
  TuFacts Facts = facts("struct A { int b[40]; }; int s; struct B { A a[9]; };"
                        "template <class T> struct F { T t; void operator()() {"
                        " B x{}, y{}; x = static_cast<B &&>(y); s = 1; } };"
                        "F<int> f;");
  EXPECT_THAT(body(Facts, "F<int>::operator()"), HasSubstr("Copy &x <- &y"));
}

TEST(Extract, BrokenFunctionsAreGapsAndGoodOnesCount) {
  TuFacts Facts = facts("int s; void bad() { s = nothere; }"
                        "void good() { s = 1; }");
  EXPECT_TRUE(Facts.Recovered);
  EXPECT_THAT(body(Facts, "good"), HasSubstr("Store &s <- 1"));
  EXPECT_THAT(body(Facts, "bad"), HasSubstr("no body"));
  std::vector<GapKind> Kinds;
  for (const Gap &Each : Facts.Gaps)
    Kinds.push_back(Each.Kind);
  EXPECT_THAT(Kinds, Contains(GapKind::ParseError));
  EXPECT_THAT(Kinds, Contains(GapKind::BodySkipped));
}

TEST(Extract, MissingFileFailsTheUnit) {
  TuFacts Facts;
  EXPECT_FALSE(extractCommand({"clang++", "-c", "/nowhere/x.cpp"}, "/",
                              "/nowhere/x.cpp", Facts));
  bool Failed = false;
  for (const Gap &Each : Facts.Gaps)
    Failed |= Each.Kind == GapKind::FailedUnit;
  EXPECT_TRUE(Failed);
}

TEST(Extract, UnknownFlagsAreDropped) {
  TuFacts Facts = extractSource("int s; void f() { s = 1; }", "test.cpp",
                                {"-fno-such-flag-of-gcc", "-Werror"});
  EXPECT_FALSE(Facts.Recovered);
  EXPECT_THAT(body(Facts, "f"), HasSubstr("Store &s <- 1"));
}

TEST(Extract, IdentityTellsStaticsAndTagsApart) {
  TuFacts Facts = facts("struct S { int a; }; static int s; int e;"
                        "void f(struct S *p) { p->a = s + e; }"
                        "static void g(void) { static int s; s = 1; f(0); }"
                        "void h(void) { g(); }",
                        "test.c");
  std::vector<std::string> Internal;
  for (const Entity &Each : Facts.Entities) {
    if (Each.Internal)
      Internal.push_back(Each.Name);
    if (Each.Kind == EntityKind::Record)
      EXPECT_THAT(Each.Usr, HasSubstr("@S@S@")); // with the layout's hash
  }
  EXPECT_THAT(Internal, testing::UnorderedElementsAre("s", "s", "g"));
}

TEST(Extract, AMissingHeaderHidesNoLaterError) {
  TuFacts Facts = facts("#include \"missing.h\"\n"
                        "int n; void f() { Guard g(lock); n++; }");
  EXPECT_EQ(body(Facts, "f"), "no body of f");
}

TEST(Extract, AdjacentBitfieldsShareAUnit) {
  TuFacts Facts =
      facts("struct B { int a : 3, b : 4; int : 0; int c : 2; int d;"
            "} x; void f() { x.a = x.b; x.c = x.d; }");
  std::map<std::string, uint32_t> Units;
  for (const Entity &Each : Facts.Entities)
    if (Each.Kind == EntityKind::Field)
      Units[Each.ShortName] = Each.BitfieldUnit;
  EXPECT_EQ(Units["a"], Units["b"]);
  EXPECT_NE(Units["a"], Units["c"]);
  EXPECT_EQ(Units["d"], 0u);
}

TEST(Extract, EqualSourceGivesEqualFacts) {
  std::string Source = std::string(Guard) +
                       "#include <map>\n#include <string>\n"
                       "std::map<std::string, int> m;"
                       "void f(int n) { Guard G(Lock); m[\"a\"] += n;"
                       " auto l = [&] { Shared = n; }; l(); }";
  EXPECT_EQ(facts(Source), facts(Source));
  EXPECT_THAT(facts(Source).Gaps, IsEmpty());
}

} // namespace
} // namespace pothole
