#include <memory>
#include <thread>

struct Table {
  int Size = 7;
};

// Three ways to write it.
static Table *First;
Table *first() {
  if (First == nullptr) // race: First [lazy-init]
    First = new Table; // race: First [lazy-init]
  return First;         // race: First [lazy-init]
}

static Table *Second;
Table *second() {
  Table *Found = Second; // race: Second [lazy-init]
  if (!Found) {
    Found = new Table;
    Second = Found; // race: Second [lazy-init]
  }
  return Found;
}

static std::shared_ptr<Table> Third;
int third() {
  if (Third)             // race: Third [lazy-init]
    return Third->Size; // race: Third [lazy-init]
  Third = std::make_shared<Table>(); // race: Third [lazy-init]
  return 0;
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 100; ++I) {
      first();
      second();
      third();
    }
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
