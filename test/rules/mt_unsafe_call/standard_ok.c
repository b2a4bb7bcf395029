// A library without threads of its own: who calls it may have one thread.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *explain(int error) { return strerror(error); }

int roll(void) { return rand() % 6 + 1; }
