// <algorithm>, <numeric>, and C's qsort: they run their callables before they
// return, on elements of the range they are given; with a parallel execution
// policy several at once. Reads and Writes do not count the policy.

#include "checks/knowledge/Tables.h"

namespace pothole {
namespace {

constexpr char Reads[] = "[algorithms]: reads its range";
constexpr char Writes[] = "[algorithms]: changes its range";
constexpr char Copies[] = "[algorithms]: reads one range, writes another";
constexpr char Policy[] = "[algorithms.parallel]: says how many run at once";

const TypeRow Types[] = {
    {.Name = "std::execution::{sequenced_policy,parallel_policy,"
             "parallel_unsequenced_policy,unsequenced_policy}",
     .Class = TypeClass::Synchronized,
     .Reason = Policy},
    {.Name = "__pstl::execution::v1::{sequenced_policy,parallel_policy,"
             "parallel_unsequenced_policy,unsequenced_policy}",
     .Class = TypeClass::Synchronized,
     .Reason = Policy},
};

const FunctionRow Functions[] = {
    {.Name = "std::{for_each,for_each_n}",
     .Does = Effect::StartEach,
     .Reason = "[algorithms]: calls for each element"},
    {.Name = "std::{find,find_if,find_if_not,find_end,find_first_of,"
             "adjacent_find,any_of,all_of,none_of,count,count_if,min_element,"
             "max_element,minmax_element,is_sorted,is_sorted_until,"
             "is_partitioned,partition_point,is_heap,binary_search,"
             "lower_bound,upper_bound,equal_range,accumulate,reduce,search,"
             "search_n,transform_reduce}",
     .Does = Effect::StartEach,
     .Reads = args(1),
     .Reason = Reads},
    {.Name = "std::{equal,mismatch,lexicographical_compare,includes,"
             "inner_product,is_permutation}",
     .Does = Effect::StartEach,
     .Reads = args(1, 3),
     .Reason = Reads},
    {.Name = "std::{sort,stable_sort,partial_sort,nth_element,reverse,rotate,"
             "unique,remove,remove_if,partition,stable_partition,make_heap,"
             "push_heap,pop_heap,sort_heap,next_permutation,prev_permutation,"
             "inplace_merge,replace,replace_if,shift_left,shift_right,"
             "random_shuffle}",
     .Does = Effect::StartEach,
     .Reads = args(1),
     .Writes = args(1),
     .Reason = Writes},
    {.Name = "std::shuffle",
     .Does = Effect::StartEach,
     .Reads = args(1),
     .Writes = args(1, 3),
     .Reason = "changes its range and the engine it draws from"},
    {.Name = "std::{fill,fill_n,generate,generate_n,iota,uninitialized_fill,"
             "destroy}",
     .Does = Effect::StartEach,
     .Writes = args(1),
     .Reason = Writes},
    {.Name = "std::{copy,copy_if,copy_n,copy_backward,move_backward,transform,"
             "unique_copy,remove_copy,remove_copy_if,replace_copy,"
             "replace_copy_if,reverse_copy,rotate_copy,partial_sum,"
             "inclusive_scan,exclusive_scan,adjacent_difference,"
             "uninitialized_copy,uninitialized_move,sample}",
     .Does = Effect::StartEach,
     .Reads = args(1),
     .Writes = args(3),
     .Reason = Copies},
    {.Name = "std::{merge,set_union,set_intersection,set_difference,"
             "set_symmetric_difference}",
     .Does = Effect::StartEach,
     .Reads = args(1, 3),
     .Writes = args(5),
     .Reason = Copies},
    {.Name = "std::swap_ranges",
     .Reads = args(1, 3),
     .Writes = args(1, 3),
     .Reason = Writes},
    {.Name = "std::min",
     .Does = Effect::Least,
     .Reads = args(1, 2),
     .Reason = "reads what it compares"},
    {.Name = "std::max",
     .Does = Effect::Greatest,
     .Reads = args(1, 2),
     .Reason = "reads what it compares"},
    {.Name = "std::{minmax,clamp}",
     .Does = Effect::StartEach,
     .Reads = args(1, 2),
     .Reason = "reads what it compares"},
    {.Name = "(ranges)::operator()",
     .Does = Effect::StartEach,
     .Reason = "[algorithms.requirements]: the function objects of ranges"},
    {.Name = "{qsort,qsort_r,heapsort,mergesort}",
     .Does = Effect::StartEach,
     .Reads = args(1),
     .Writes = args(1),
     .Reason = "C: compares elements of the array it sorts"},
    {.Name = "{bsearch,lfind}",
     .Does = Effect::StartEach,
     .Reads = args(1, 2),
     .Reason = "C: compares the key with elements"},
};

} // namespace

Table standardAlgorithms() { return {"standard algorithms", Types, Functions}; }

} // namespace pothole
