// A library needs at least one source, even while its folder has none.
