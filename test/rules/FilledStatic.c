// rules: unsynchronized-static
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

int first_letter_bad(const struct sockaddr *address, socklen_t length) {
  static char name[1024];
  getnameinfo(address, length, name, sizeof(name), NULL, 0, 0); // warning: static local 'name
  return name[0];
}

int first_letter_ok(const struct sockaddr *address, socklen_t length) {
  char name[1024];
  getnameinfo(address, length, name, sizeof(name), NULL, 0, 0);
  return name[0];
}
