#include "tool/report/Excerpt.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>

namespace pothole {
namespace {

constexpr unsigned TabStop = 8; // Clang's default
constexpr unsigned WidestLine = 160;

/// One character as it is shown.
struct Cell {
  std::string Text;
  unsigned Width = 1;
};

/// How many bytes the first character of `Rest` takes; 0 if they are none.
unsigned characterLength(llvm::StringRef Rest) {
  auto *Bytes = reinterpret_cast<const llvm::UTF8 *>(Rest.data());
  unsigned Length = llvm::getNumBytesForUTF8(*Bytes);
  if (Length > Rest.size() || !llvm::isLegalUTF8Sequence(Bytes, Bytes + Length))
    return 0;
  return Length;
}

Cell show(llvm::StringRef Character, unsigned AtColumn) {
  if (Character == "\t") {
    unsigned Width = TabStop - AtColumn % TabStop;
    return {std::string(Width, ' '), Width};
  }
  int Width =
      Character.empty() ? -1 : llvm::sys::unicode::columnWidthUTF8(Character);
  if (Width < 0)
    return {"\xEF\xBF\xBD", 1};
  return {Character.str(), static_cast<unsigned>(Width)};
}

} // namespace

Excerpt excerpt(llvm::StringRef Line, unsigned Column) {
  llvm::SmallVector<Cell, 128> Cells;
  unsigned Width = 0, Caret = 0;
  size_t CaretCell = 0;
  for (size_t Byte = 0; Byte < Line.size();) {
    unsigned Length = characterLength(Line.drop_front(Byte));
    Cells.push_back(show(Line.substr(Byte, Length), Width));
    Byte += std::max(Length, 1u);
    Width += Cells.back().Width;
    if (Byte < Column) {
      Caret = Width;
      CaretCell = Cells.size();
    }
  }

  size_t First = 0, Last = Cells.size();
  if (Width > WidestLine) {
    First = CaretCell - std::min<size_t>(CaretCell, WidestLine / 2);
    Last = std::min<size_t>(Cells.size(), First + WidestLine);
  }
  Excerpt Result;
  Result.Caret = Caret;
  for (size_t Index = 0; Index < First; ++Index)
    Result.Caret -= Cells[Index].Width;
  if (First > 0) {
    Result.Code = "...";
    Result.Caret += 3;
  }
  for (size_t Index = First; Index < Last; ++Index)
    Result.Code += Cells[Index].Text;
  if (Last < Cells.size())
    Result.Code += "...";
  else // what ends a line is not worth a byte of output
    Result.Code.resize(llvm::StringRef(Result.Code).rtrim(' ').size());
  return Result;
}

} // namespace pothole
