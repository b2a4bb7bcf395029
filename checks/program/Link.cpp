//===- Facts of many units become one numbering ---------------------------===//
//
// Names that every unit may use are matched by (Kind, USR, ordinal); names of
// one unit keep their unit as a namespace. `main` belongs to its unit: a build
// has many. A name that two units define differently belongs to each of them:
// real ambiguity, hence a gap. Other units are given the nearest definition
// that is not beside a `main`: programs are not linked with each other, and
// what one of them stubs stands in its own folder.

#include "checks/program/Link.h"
#include "checks/program/NamedLocks.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>
#include <set>

namespace pothole {
namespace {

using Key = std::tuple<EntityKind, std::string, uint32_t, std::string>;

struct Numbering {
  std::map<std::string, FileId> Files;
  std::map<Key, EntityId> Entities;
};

bool isMain(const Entity &E) {
  return E.Kind == EntityKind::Function && E.Name == "main" &&
         E.Parent == NoEntity;
}

std::string unitName(const TuFacts &Unit) {
  return Unit.MainFile + '\0' + Unit.Arguments;
}

/// External names with several definitions -> the units that define them.
class Ambiguities {
public:
  using Definers = std::map<const TuFacts *, const TuFacts *>;

  explicit Ambiguities(llvm::ArrayRef<TuFacts> Units) {
    std::map<Key, std::map<std::pair<std::string, Location>,
                           std::vector<const TuFacts *>>>
        Definitions;
    for (const TuFacts &Unit : Units)
      for (const Entity &E : Unit.Entities) {
        if (E.Defined && isMain(E))
          Programs.insert(&Unit);
        if (E.Defined && !E.Internal && !isMain(E) &&
            (E.Kind == EntityKind::Function ||
             E.Kind == EntityKind::Variable)) {
          Location Place = E.Place;
          std::string Path = Unit.Files[Place.File].Path;
          Place.File = 0;
          Definitions[external(E)][{Path, Place}].push_back(&Unit);
        }
      }
    for (auto &[Name, Places] : Definitions)
      if (Places.size() > 1)
        for (auto &[Place, Definers] : Places)
          for (const TuFacts *Unit : Definers)
            Split[Name][Unit] = Definers.front();
  }

  static Key external(const Entity &E) {
    return {E.Kind, E.Usr, E.Ordinal, std::string()};
  }

  Key keyOf(const Entity &E, const TuFacts &Unit) const {
    Key Name = external(E);
    if (E.Internal || isMain(E)) {
      std::get<3>(Name) = unitName(Unit);
    } else if (auto It = Split.find(Name); It != Split.end()) {
      auto Own = It->second.find(&Unit);
      std::get<3>(Name) = unitName(
          Own == It->second.end() ? nearest(It->second, Unit) : *Own->second);
    }
    return Name;
  }

  // Each definer with the first that has its definition from the same place.
  // Units stand in one sorted array, so the order of their addresses is that
  // of their names.
  std::map<Key, Definers> Split;

private:
  const TuFacts &nearest(const Definers &All, const TuFacts &To) const {
    auto distance = [&](const TuFacts &From) {
      auto [End, Other] =
          std::mismatch(To.MainFile.begin(), To.MainFile.end(),
                        From.MainFile.begin(), From.MainFile.end());
      llvm::StringRef Common(To.MainFile.data(), End - To.MainFile.begin());
      return std::pair(Programs.count(&From), -(long)Common.count('/'));
    };
    const TuFacts *Best = All.begin()->second;
    for (auto [Unit, Definer] : All)
      if (distance(*Definer) < distance(*Best))
        Best = Definer;
    return *Best;
  }

  std::set<const TuFacts *> Programs; // units that define `main`
};

/// Renumbers the facts of one unit.
struct Renumber {
  std::vector<FileId> Files;
  std::vector<EntityId> Entities;

  void operator()(Location &L) const {
    if (L.File < Files.size())
      L.File = Files[L.File];
  }
  void operator()(EntityId &Id) const {
    if (Id != NoEntity)
      Id = Entities[Id];
  }
  void operator()(Type &T) const { (*this)(T.Record); }

  void operator()(Entity &E) const {
    (*this)(E.Place);
    (*this)(E.Parent);
    (*this)(E.VariableType);
    (*this)(E.DestructorOf);
    for (EntityId &Id : E.Overrides)
      (*this)(Id);
    for (EntityId &Id : E.Bases)
      (*this)(Id);
    for (Contract &C : E.Contracts)
      for (EntityId &Id : C.Steps)
        (*this)(Id);
  }

  void operator()(Value &V) const {
    switch (V.Kind) {
    case ValueKind::FunctionAddress:
    case ValueKind::GlobalAddress:
      (*this)(V.A);
      break;
    case ValueKind::Member:
    case ValueKind::Base:
      (*this)(V.B);
      break;
    default:
      break;
    }
  }

  void operator()(Function &F) const {
    (*this)(F.Self);
    (*this)(F.Pattern);
    for (Local &L : F.Locals) {
      (*this)(L.LocalType);
      (*this)(L.Place);
    }
    for (Type &T : F.Types)
      (*this)(T);
    for (Value &V : F.Values)
      (*this)(V);
    for (Event &E : F.Events) {
      (*this)(E.Callee);
      (*this)(E.Place);
    }
  }
};

/// A definition beats a declaration; else the first seen stays, with the union
/// of what both know.
void merge(Entity &Into, const Entity &From) {
  if (From.Defined && !Into.Defined) {
    Entity Old = std::move(Into);
    Into = From;
    if (Into.Contracts.empty())
      Into.Contracts = std::move(Old.Contracts);
    return;
  }
  if (Into.Contracts.empty())
    Into.Contracts = From.Contracts;
  if (Into.DestructorOf == NoEntity)
    Into.DestructorOf = From.DestructorOf;
  if (Into.Bases.empty())
    Into.Bases = From.Bases;
  if (!Into.Place.valid())
    Into.Place = From.Place;
}

void index(LinkUnit &Out) {
  for (EntityId Id = 0; Id < Out.Entities.size(); ++Id) {
    const Entity &E = Out.Entities[Id];
    for (EntityId Overridden : E.Overrides)
      Out.Overriders[Overridden].push_back(Id);
    if (E.Kind == EntityKind::Function && E.Parent != NoEntity &&
        Out.Entities[E.Parent].Kind == EntityKind::Record)
      Out.Methods[E.Parent].push_back(Id);
    // With errors inside it has no body; this is no library all the same.
    if (isMain(E) && E.Defined)
      Out.Mains.push_back(Id);
  }
}

} // namespace

const Function *LinkUnit::body(EntityId Id) const {
  auto It =
      llvm::lower_bound(Functions, Id, [](const Function &F, EntityId Wanted) {
        return F.Self < Wanted;
      });
  return It != Functions.end() && It->Self == Id ? &*It : nullptr;
}

void RepeatedBodies::drop(TuFacts &Unit) {
  llvm::erase_if(Unit.Functions, [&](const Function &F) {
    const Entity &E = Unit.Entities[F.Self];
    if (E.Internal || isMain(E) || !E.Place.valid())
      return false;
    return !Seen.insert(llvm::formatv("{0} {1} {2}:{3}:{4}", E.Usr, E.Ordinal,
                                      Unit.Files[E.Place.File].Path,
                                      E.Place.Line, E.Place.Column)
                            .str())
                .second;
  });
}

LinkUnit link(std::vector<TuFacts> Units) {
  llvm::sort(Units, [](const TuFacts &A, const TuFacts &B) {
    return std::tie(A.MainFile, A.Arguments) <
           std::tie(B.MainFile, B.Arguments);
  });
  LinkUnit Out;
  Out.Units = Units.size();
  Ambiguities Ambiguous(Units);

  Numbering Numbers;
  for (const TuFacts &Unit : Units) {
    for (const File &F : Unit.Files)
      Numbers.Files.try_emplace(F.Path, 0);
    for (const Entity &E : Unit.Entities)
      Numbers.Entities.try_emplace(Ambiguous.keyOf(E, Unit), 0);
  }
  for (auto &[Path, Id] : Numbers.Files) {
    Id = Out.Files.size();
    Out.Files.push_back({Path, true});
  }
  EntityId Next = 0;
  for (auto &[Name, Id] : Numbers.Entities)
    Id = Next++;
  Out.Entities.resize(Next);

  std::vector<bool> Seen(Next, false);
  std::vector<bool> HasBody(Next, false);
  std::set<EntityId> Taken;
  std::set<Gap> Gaps;
  for (TuFacts &Unit : Units) {
    Renumber Renumbered;
    for (const File &F : Unit.Files) {
      FileId Id = Numbers.Files[F.Path];
      Out.Files[Id].System &= F.System;
      Renumbered.Files.push_back(Id);
    }
    for (const Entity &E : Unit.Entities)
      Renumbered.Entities.push_back(Numbers.Entities[Ambiguous.keyOf(E, Unit)]);
    for (EntityId Old = 0; Old < Unit.Entities.size(); ++Old) {
      Entity E = std::move(Unit.Entities[Old]);
      Renumbered(E);
      EntityId Id = Renumbered.Entities[Old];
      if (Seen[Id])
        merge(Out.Entities[Id], E);
      else
        Out.Entities[Id] = std::move(E);
      Seen[Id] = true;
    }
    for (Function &F : Unit.Functions) {
      Renumbered(F);
      if (HasBody[F.Self])
        continue;
      HasBody[F.Self] = true;
      Out.Functions.push_back(std::move(F));
    }
    for (Function &F : Unit.Initializers) {
      Renumbered(F);
      Out.Initializers.push_back(std::move(F));
    }
    for (EntityId Id : Unit.AddressTaken)
      Taken.insert(Renumbered.Entities[Id]);
    for (Gap G : Unit.Gaps) {
      Renumbered(G.Place);
      Gaps.insert(std::move(G));
    }
  }
  for (auto &[Name, Definers] : Ambiguous.Split) {
    std::set<EntityId> All;
    for (auto [Unit, Definer] : Definers) {
      Key Each = Name;
      std::get<3>(Each) = unitName(*Definer);
      All.insert(Numbers.Entities[Each]);
    }
    for (EntityId Id : All)
      Out.Alternatives[Id].assign(All.begin(), All.end());
    Key First = Name;
    std::get<3>(First) = unitName(*Definers.begin()->second);
    const Entity &E = Out.Entities[Numbers.Entities[First]];
    Gaps.insert({GapKind::Ambiguous, E.Place,
                 "'" + E.Name + "' is defined in more than one unit"});
  }
  llvm::sort(Out.Functions, [](const Function &A, const Function &B) {
    return A.Self < B.Self;
  });
  Out.AddressTaken.assign(Taken.begin(), Taken.end());
  Out.Gaps.assign(Gaps.begin(), Gaps.end());
  index(Out);
  nameLocks(Out);
  return Out;
}

} // namespace pothole
