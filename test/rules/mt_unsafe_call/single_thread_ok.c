#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A project may bring its own. */
static int asprint;
char *basename(char *path) {
  ++asprint;
  return path;
}

int main(int argc, char **argv) {
  time_t now = time(NULL);
  while (getopt(argc, argv, "v") != -1)
    setenv("VERBOSE", "1", 1);
  char *word = strtok(argv[0], "/");
  srand(now);
  printf("%s %s %d %s\n", ctime(&now), word, rand(), basename(argv[0]));
  return chdir("/");
}
