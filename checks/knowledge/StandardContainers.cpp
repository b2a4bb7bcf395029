// Containers, strings, views, iterators and streams. Which members count as
// reads although they are not const is said by [container.requirements.
// dataraces]; every method without a row reads if const, changes if not.

#include "checks/knowledge/Tables.h"

namespace pothole {
namespace {

constexpr char Races[] = "[container.requirements.dataraces]";
constexpr char Changes[] = "changes the structure";
constexpr char Looks[] = "reads the structure";
constexpr char Element[] = "refers to an element";
constexpr char IteratorReason[] = "content is the address of an element";
constexpr char ViewReason[] = "content is the address of what it views";
constexpr char StreamReason[] = "a stream has a buffer and a state";
constexpr char StandardStream[] =
    "[iostream.objects]: concurrent access to cout and its like is no race";
constexpr char BitReason[] = "stands for one bit of its container";
constexpr char EngineReason[] = "draws from an engine, which changes";

const TypeRow Types[] = {
    {.Name = "(container)", .Class = TypeClass::Container, .Reason = Races},
    {.Name = "(sequence)",
     .Class = TypeClass::Container,
     .Like = "(container)",
     .Reason = Races},
    {.Name = "(associative)",
     .Class = TypeClass::Container,
     .Like = "(container)",
     .Reason = Races},
    {.Name = "(string)",
     .Class = TypeClass::Container,
     .Like = "(sequence)",
     .Reason = Races},
    {.Name = "(optional)",
     .Class = TypeClass::Container,
     .Like = "(container)",
     .Indirect = true,
     .Reason = "one element, or none"},
    {.Name = "(view)", .Class = TypeClass::Pointer, .Reason = ViewReason},
    {.Name = "(iterator)", .Class = TypeClass::Pointer, .Reason = IteratorReason},
    {.Name = "(stream)",
     .Class = TypeClass::LibraryRecord,
     .Reason = StreamReason},

    {.Name = "std::{vector,deque,list,forward_list,array,bitset,stack,queue,"
             "priority_queue,valarray,_Vector_base,inplace_vector}",
     .Class = TypeClass::Container,
     .Like = "(sequence)",
     .Reason = Races},
    {.Name = "std::{map,multimap,set,multiset,unordered_map,unordered_multimap,"
             "unordered_set,unordered_multiset,flat_map,flat_set}",
     .Class = TypeClass::Container,
     .Like = "(associative)",
     .Reason = Races},
    {.Name = "std::{__detail::_Map_base,__detail::_Insert,"
             "__detail::_Insert_base,_Hashtable}",
     .Class = TypeClass::Container,
     .Like = "(associative)",
     .Reason = "libstdc++: bases of unordered containers"},
    {.Name = "{__gnu_cxx::hash_map,__gnu_cxx::hash_set}",
     .Class = TypeClass::Container,
     .Like = "(associative)",
     .Reason = "ancestors of unordered containers"},
    {.Name = "std::basic_string",
     .Class = TypeClass::Container,
     .Like = "(string)",
     .Reason = Races},
    {.Name = "std::{optional,expected}",
     .Class = TypeClass::Container,
     .Like = "(optional)",
     .Indirect = true,
     .Reason = "one element, or none"},
    {.Name = "std::{variant,any}",
     .Class = TypeClass::Container,
     .Like = "(container)",
     .Reason = "one element of several types"},
    {.Name = "std::{basic_string_view,span,initializer_list}",
     .Class = TypeClass::Pointer,
     .Like = "(view)",
     .Reason = ViewReason},
    {.Name = "__gnu_cxx::__normal_iterator",
     .Class = TypeClass::Pointer,
     .Like = "(iterator)",
     .Reason = IteratorReason},
    {.Name = "std::{_List_iterator,_List_const_iterator,_Fwd_list_iterator,"
             "_Fwd_list_const_iterator,_Deque_iterator,_Rb_tree_iterator,"
             "_Rb_tree_const_iterator,_Bit_iterator,_Bit_const_iterator,"
             "reverse_iterator,move_iterator,__detail::_Node_iterator,"
             "__detail::_Node_const_iterator,__detail::_Local_iterator,"
             "__detail::_Local_const_iterator}",
     .Class = TypeClass::Pointer,
     .Like = "(iterator)",
     .Reason = IteratorReason},
    {.Name = "std::{__wrap_iter,__bounded_iter,__list_iterator,"
             "__list_const_iterator,__forward_list_iterator,"
             "__forward_list_const_iterator,__deque_iterator,__bit_iterator,"
             "__tree_iterator,__tree_const_iterator,__map_iterator,"
             "__map_const_iterator,__hash_iterator,__hash_const_iterator,"
             "__hash_map_iterator,__hash_map_const_iterator}",
     .Class = TypeClass::Pointer,
     .Like = "(iterator)",
     .Reason = IteratorReason},
    {.Name = "std::{back_insert_iterator,front_insert_iterator,"
             "insert_iterator}",
     .Class = TypeClass::Pointer,
     .Like = "(iterator)",
     .Reason = "content is the address of its container"},
    {.Name = "std::{_Bit_reference,__bit_reference}",
     .Class = TypeClass::Pointer,
     .Reason = BitReason},

    {.Name = "std::{basic_ostream,basic_istream,basic_iostream,basic_ios,"
             "ios_base}",
     .Class = TypeClass::Synchronized,
     .Like = "(stream)",
     .Reason = StandardStream},
    {.Name = "std::{basic_ofstream,basic_ifstream,basic_fstream,"
             "basic_ostringstream,basic_istringstream,basic_stringstream,"
             "basic_filebuf,basic_stringbuf,basic_spanstream}",
     .Class = TypeClass::LibraryRecord,
     .Like = "(stream)",
     .Reason = StreamReason},
    {.Name = "std::basic_osyncstream",
     .Class = TypeClass::Synchronized,
     .Reason = "[syncstream]: emits without interleaving"},
    {.Name = "std::{error_category,type_info,locale}",
     .Class = TypeClass::Synchronized,
     .Reason = "immutable or internally counted"},
};

const FunctionRow Functions[] = {
    {.Name = "(container)::constructor",
     .Does = Effect::ContainerInit,
     .Reason = "a new object; its source is read"},
    {.Name = "(container)::destructor",
     .Does = Effect::ContainerDestroy,
     .Reason = "its elements die"},
    {.Name = "(container)::{operator=,assign}",
     .Does = Effect::ContainerAssign,
     .Reason = Changes},
    {.Name = "(container)::swap",
     .Does = Effect::Swap,
     .Second = 1,
     .Reason = "both change"},
    {.Name = "(container)::{begin,end,cbegin,cend,rbegin,rend,crbegin,crend}",
     .Does = Effect::Iterate,
     .Reason = Races},
    {.Name = "(container)::{size,empty,capacity,max_size,length}",
     .Does = Effect::Inspect,
     .Reason = Looks},
    {.Name = "(container)::{insert,insert_after,push}",
     .Does = Effect::Insert,
     .Second = 1,
     .Reason = Changes},
    {.Name = "(container)::{emplace,emplace_after}",
     .Does = Effect::Emplace,
     .Second = 1,
     .Reason = Changes},

    {.Name = "(container)::{erase,extract,pop,pop_back,pop_front,remove,"
             "remove_if,erase_after}",
     .Does = Effect::Modify,
     .Flags = Move,
     .Reason = "takes an element out"},
    {.Name = "(sequence)::{front,back,top}",
     .Does = Effect::ElementOf,
     .Reason = Races},
    {.Name = "(sequence)::{operator[],at}",
     .Does = Effect::ElementOf,
     .Second = 1,
     .Reason = Races},
    {.Name = "(sequence)::{data,before_begin,cbefore_begin}",
     .Does = Effect::Iterate,
     .Reason = Races},
    {.Name = "(sequence)::{push_back,push_front}",
     .Does = Effect::Insert,
     .Second = 1,
     .Reason = Changes},
    {.Name = "(sequence)::{emplace_back,emplace_front}",
     .Does = Effect::Emplace,
     .Second = 1,
     .Reason = Changes},

    {.Name = "(associative)::operator[]",
     .Does = Effect::ElementAdd,
     .Second = 1,
     .Reason = "may insert the key"},
    {.Name = "(associative)::at",
     .Does = Effect::ElementOf,
     .Second = 1,
     .Reason = Races},
    {.Name = "(associative)::{find,lower_bound,upper_bound,equal_range}",
     .Does = Effect::Iterate,
     .Reason = Races},
    {.Name = "(associative)::{count,contains}",
     .Does = Effect::Inspect,
     .Reason = Looks},
    {.Name = "(associative)::{emplace_hint,try_emplace,insert_or_assign}",
     .Does = Effect::Emplace,
     .Second = 1,
     .Reason = Changes},

    {.Name = "(string)::{insert,append,replace,operator+=,erase,resize}",
     .Does = Effect::Modify,
     .Reason = Changes},
    {.Name = "(string)::{c_str,conversion}",
     .Does = Effect::Iterate,
     .Reason = "refers to the characters"},

    {.Name = "(optional)::{value,operator*,operator->,error}",
     .Does = Effect::ElementOf,
     .Reason = Element},
    {.Name = "(optional)::{has_value,conversion,value_or}",
     .Does = Effect::Inspect,
     .Reason = Looks},
    {.Name = "std::{get_if,any_cast}",
     .Does = Effect::Iterate,
     .Subject = 1,
     .Reason = Element},
    {.Name = "std::{make_optional,make_any}",
     .Reads = args(1),
     .Reason = "a new object; its source is read"},

    {.Name = "(view)::constructor",
     .Does = Effect::PointerInit,
     .Reason = ViewReason},
    {.Name = "(view)::operator=",
     .Does = Effect::PointerAssign,
     .Reason = ViewReason},
    {.Name = "(view)::{data,begin,end,cbegin,cend,rbegin,rend,front,back}",
     .Does = Effect::PointerGet,
     .Reason = ViewReason},
    {.Name = "(view)::{operator[],at}",
     .Does = Effect::PointerGet,
     .Second = 1,
     .Reason = ViewReason},
    {.Name = "(view)::{size,length,empty,size_bytes,max_size}",
     .Reason = "a value of the view itself"},
    {.Name = "(view)::{substr,subspan,first,last}",
     .Does = Effect::PointerCopy,
     .Reason = "views the same"},
    {.Name = "(view)::{remove_prefix,remove_suffix}",
     .Reason = "still views the same"},
    {.Name = "(view)::{find,rfind,find_first_of,find_last_of,"
             "find_first_not_of,find_last_not_of,compare,starts_with,"
             "ends_with,contains,copy}",
     .Reads = args(0),
     .Reason = "reads what it views"},

    {.Name = "(iterator)::constructor",
     .Does = Effect::PointerInit,
     .Reason = IteratorReason},
    {.Name = "(iterator)::operator=",
     .Does = Effect::PointerAssign,
     .Reason = IteratorReason},
    {.Name = "(iterator)::{operator*,operator->,operator[]}",
     .Does = Effect::PointerGet,
     .Reason = IteratorReason},
    {.Name = "(iterator)::{operator++,operator--,operator+=,operator-=}",
     .Does = Effect::PointerMove,
     .Reason = "another element, which one is not followed"},
    {.Name = "(iterator)::{operator+,operator-,base}",
     .Does = Effect::PointerCopy,
     .Reason = "another element, which one is not followed"},
    {.Name = "{std,__gnu_cxx}::{operator==,operator!=,operator<,operator>,"
             "operator<=,operator>=,operator<=>}",
     .Does = Effect::Inspect,
     .Subject = None,
     .Reason = "compares"},
    {.Name = "{std,__gnu_cxx}::operator-",
     .Reason = "a distance, or a difference of values"},
    {.Name = "std::{begin,end,cbegin,cend,rbegin,rend,data}",
     .Does = Effect::Iterate,
     .Subject = 1,
     .Reason = Races},
    {.Name = "std::{size,ssize,empty}",
     .Does = Effect::Inspect,
     .Subject = None,
     .Reason = Looks},
    {.Name = "std::{next,prev,make_move_iterator,make_reverse_iterator}",
     .Does = Effect::PointerCopy,
     .Subject = 1,
     .Reason = IteratorReason},
    {.Name = "std::{back_inserter,front_inserter,inserter}",
     .Does = Effect::Reference,
     .Subject = 1,
     .Reason = "content is the address of its container"},
    {.Name = "std::advance",
     .Reason = "still some element"},
    {.Name = "std::distance", .Reason = "counts, reads no element"},
    {.Name = "std::{_Bit_reference,__bit_reference}::{operator=,flip}",
     .Writes = args(0),
     .Reason = BitReason},
    {.Name = "std::{_Bit_reference,__bit_reference}::conversion",
     .Reads = args(0),
     .Reason = BitReason},
    {.Name = "std::{_Bit_reference,__bit_reference}::constructor",
     .Does = Effect::PointerInit,
     .Reason = BitReason},

    {.Name = "(stream)::{operator<<,write,put,flush,seekp,sputn,sputc}",
     .Does = Effect::Modify,
     .Reads = args(1),
     .Reason = StreamReason},
    {.Name = "(stream)::{operator>>,read,get,getline,readsome}",
     .Does = Effect::Modify,
     .Writes = args(1),
     .Reason = StreamReason},
    {.Name = "(stream)::{good,bad,fail,eof,conversion,operator!,is_open,"
             "rdstate,str,tellp,tellg,rdbuf,precision,width}",
     .Does = Effect::Inspect,
     .Reason = "looks at the stream's state"},
    {.Name = "std::{operator<<,endl,ends,flush}",
     .Does = Effect::Modify,
     .Subject = 1,
     .Reason = StreamReason},
    {.Name = "std::{operator>>,getline}",
     .Does = Effect::Modify,
     .Subject = 1,
     .Writes = args(2),
     .Reason = StreamReason},
    {.Name = "std::{uniform_int_distribution,uniform_real_distribution,"
             "normal_distribution,bernoulli_distribution,"
             "exponential_distribution,poisson_distribution,"
             "discrete_distribution,geometric_distribution}::operator()",
     .Does = Effect::Modify,
     .Writes = args(1),
     .Reason = EngineReason},
};

} // namespace

Table standardContainers() {
  return {"standard containers", Types, Functions};
}

} // namespace pothole
