// Never compiled: what hand-built reports point at, some of it hard to print.
#include <thread>

int hits;

void serve() {
	++hits; /* after a tab */ ++hits;
}

/* Zählwerk */ int größe;

int main() {
  std::thread First(serve), Second(serve);
  First.join();
  Second.join();
}
