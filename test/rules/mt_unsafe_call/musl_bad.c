// flags: --target=x86_64-linux-musl -nostdinc -Wno-incompatible-library-redeclaration
// tsan: skip another C library
# 1 "system.h" 1 3
typedef unsigned long pthread_t;
typedef struct pthread_attr pthread_attr_t;
int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *),
                   void *);
int pthread_join(pthread_t, void **);
int rand(void);
char *strerror(int);
struct in_addr { unsigned s_addr; };
char *inet_ntoa(struct in_addr);
# 14 "musl_bad.c" 2

static void *serve(void *arg) {
  struct in_addr address = {0};
  int n = rand(); // warning: 'rand' draws from one generator all threads share; [mt-unsafe-call]
  n += inet_ntoa(address)[0]; // warning: 'inet_ntoa' returns a buffer all threads share; use 'inet_ntop' [mt-unsafe-call]
  return n + strerror(n)[0] ? arg : 0;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, 0, serve, 0);
  pthread_create(&second, 0, serve, 0);
  pthread_join(first, 0);
  pthread_join(second, 0);
  return 0;
}
