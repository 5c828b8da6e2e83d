// What the kernel alone takes to hand a message to a hundred sockets of this machine: 100 writes, fifty times a second.
//
//   cc -O2 Benchmarks/relay/floor.c -o floor && ./floor [BYTES [SECONDS]]
//
// BYTES are a frame's (900 for a message of 512). It prints the writer's CPU-seconds per million writes; another process reads.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { sockets = 100, rate = 50 };

static void read_forever(struct sockaddr_in address) {
  int poll = epoll_create1(0);
  for (int i = 0; i < sockets; i++) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(s, (struct sockaddr *)&address, sizeof address) != 0) exit(1);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = s};
    epoll_ctl(poll, EPOLL_CTL_ADD, s, &event);
  }
  static char buffer[65536];
  struct epoll_event events[64];
  for (;;) {
    int count = epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < count; i++)
      if (read(events[i].data.fd, buffer, sizeof buffer) <= 0) exit(0);
  }
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **words) {
  size_t size = count > 1 ? strtoul(words[1], 0, 10) : 900;
  int messages = (count > 2 ? atoi(words[2]) : 5) * rate, one = 1, ends[sockets];
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, sockets)) return 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  pid_t reader = fork();
  if (reader == 0) read_forever(address);
  for (int i = 0; i < sockets; i++) {
    ends[i] = accept(listener, 0, 0);
    setsockopt(ends[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  char *message = calloc(1, size);
  double before = cpu();
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  for (int m = 0; m < messages; m++) {
    due.tv_nsec += 1000000000 / rate;
    if (due.tv_nsec >= 1000000000) due.tv_sec++, due.tv_nsec -= 1000000000;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, 0);
    for (int i = 0; i < sockets; i++)
      if (write(ends[i], message, size) != (ssize_t)size) return 1;
  }
  printf("%zu bytes: %.1f CPU-s per million writes\n", size, (cpu() - before) / messages / sockets * 1e6);
  kill(reader, SIGKILL);
}
