#include "tool/fix/Propose.h"

#include "tool/fix/Kinds.h"

#include "llvm/ADT/StringExtras.h"

#include <map>
#include <optional>

namespace pothole {
namespace {

Edits proposal(const Remedy &Wanted, SourceFile &In) {
  switch (Wanted.Kind) {
  case RemedyKind::NameGuard:
    return nameGuard(Wanted, In);
  case RemedyKind::OwnBuffer:
    return ownBuffer(Wanted, In);
  case RemedyKind::OwnPosition:
    return ownPosition(Wanted, In);
  case RemedyKind::MakeStatic:
    return makeStatic(Wanted, In);
  case RemedyKind::StrongerOrder:
    return strongerOrder(Wanted, In);
  case RemedyKind::ScopedLock:
    return scopedLock(Wanted, In);
  case RemedyKind::CopyCapture:
    return copyCapture(Wanted, In);
  case RemedyKind::ThreadLocal:
    return threadLocal(Wanted, In);
  case RemedyKind::MakeAtomic:
    return makeAtomic(Wanted, In);
  case RemedyKind::MagicStatic:
    return magicStatic(Wanted, In);
  case RemedyKind::HoldLock:
    return holdLock(Wanted, In);
  case RemedyKind::None:
    break;
  }
  return std::vector<Edit>();
}

class Proposer {
public:
  Proposer(llvm::ArrayRef<File> Files, const ReadSource &Read)
      : Files(Files), Read(Read) {}

  void complete(Remedy &Wanted) {
    if (!Wanted.Place.valid() || Wanted.Place.File >= Files.size())
      return;
    Source &From = source(Wanted.Place.File);
    if (!From.Text) {
      Wanted.Obstacle = From.Obstacle;
      return;
    }
    if (Edits Found = proposal(Wanted, *From.Text))
      Wanted.Edits = std::move(*Found);
    else
      Wanted.Obstacle = llvm::toString(Found.takeError());
  }

private:
  struct Source {
    std::optional<SourceFile> Text;
    std::string Obstacle;
  };

  Source &source(FileId Id) {
    auto [Known, New] = Sources.try_emplace(Id);
    Source &Result = Known->second;
    if (!New)
      return Result;
    auto Buffer = Read(Files[Id]);
    if (!Buffer) {
      Result.Obstacle = llvm::toString(Buffer.takeError());
      return Result;
    }
    Result.Text.emplace(Id, Files[Id].Path, std::move(*Buffer));
    if (!Result.Text->balanced()) {
      Result.Text.reset();
      Result.Obstacle = "the file's brackets do not match as they are written";
    }
    return Result;
  }

  llvm::ArrayRef<File> Files;
  const ReadSource &Read;
  std::map<FileId, Source> Sources;
};

} // namespace

llvm::Error unlike(llvm::StringRef Expected) {
  return llvm::createStringError("there is no " + Expected +
                                 " in plain text here");
}

void proposeEdits(std::vector<Hazard> &Hazards, llvm::ArrayRef<File> Files,
                  const ReadSource &Read) {
  Proposer All(Files, Read);
  for (Hazard &Found : Hazards)
    for (Remedy &Each : Found.Remedies)
      All.complete(Each);
}

} // namespace pothole
