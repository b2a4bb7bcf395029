// Two objects of one class locked together: by std::lock, a guard of both, or
// deferred guards; pointers read again lead where they led before.
#include <array>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

struct Tank {
  std::mutex Lock;
  long Litres = 100;
};

class Plant {
public:
  Plant() {
    for (int I = 0; I < 4; ++I)
      Tanks.push_back(std::make_unique<Tank>());
  }
  void pump(std::size_t From, std::size_t To) {
    if (From == To)
      return;
    Tank &A = *Tanks[From], &B = *Tanks[To];
    std::scoped_lock Both(A.Lock, B.Lock);
    --A.Litres;
    ++B.Litres;
  }
  void swap(std::size_t From, std::size_t To) {
    if (From == To)
      return;
    Tank *A = Tanks[From].get(), *B = Tanks[To].get();
    std::unique_lock<std::mutex> First(A->Lock, std::defer_lock);
    std::unique_lock<std::mutex> Second(B->Lock, std::defer_lock);
    std::lock(First, Second);
    std::swap(A->Litres, B->Litres);
  }
  void ordered(Tank *A, Tank *B) {
    if (A == B)
      return;
    Tank *First = A, *Second = B;
    if (Second < First)
      std::swap(First, Second);
    std::lock_guard<std::mutex> One(First->Lock);
    std::lock_guard<std::mutex> Two(Second->Lock);
    A->Litres += 2;
    B->Litres -= 2;
  }
  void refill(std::size_t At) {
    std::lock_guard<std::mutex> Held(Tanks[At]->Lock);
    ++Tanks[At]->Litres;
  }
  void drain(std::size_t At) {
    std::unique_lock<std::mutex> Held(Tanks[At]->Lock);
    --Tanks[At]->Litres;
    std::mutex *Left = Held.release();
    --Tanks[At]->Litres;
    Left->unlock();
  }
  Tank *at(std::size_t At) { return Tanks[At].get(); }

private:
  std::vector<std::unique_ptr<Tank>> Tanks;
};

int main() {
  Plant Works;
  auto Run = [&](std::size_t Seed) {
    for (std::size_t I = 0; I < 200; ++I) {
      std::size_t A = (Seed + I) % 4, B = (Seed * 3 + I * 2) % 4;
      Works.pump(A, B);
      Works.swap(B, A);
      Works.ordered(Works.at(A), Works.at(B));
      Works.refill(A);
      Works.drain(B);
    }
  };
  std::thread First(Run, 1), Second(Run, 2);
  First.join();
  Second.join();
  return 0;
}
