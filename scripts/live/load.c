/*
 * Opens descriptors in many processes and waits: load PROCESSES DESCRIPTORS [KIND]. Prints a line when all are open; dies
 * with its parent, and its processes with it. KIND `same`: all of them are one file, so that only their number counts.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void open_same(int count) {
  for (int made = 0; made < count; made++)
    if (dup(0) < 0) _exit(1);
}

static void open_some(int count) {
  for (int made = 0; made < count; made++) {
    int pair[2];
    switch (made % 5) {
      case 0: if (open("/dev/null", O_RDONLY) < 0) _exit(1); break;
      case 1: if (eventfd(0, 0) < 0) _exit(1); break;
      case 2: if (memfd_create("load", 0) < 0) _exit(1); break;
      case 3: if (dup(0) < 0) _exit(1); break;
      default:
        if (pipe(pair) < 0) _exit(1);
        made++;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int processes = atoi(argv[1]), each = atoi(argv[2]) / processes;
  int ready[2];
  char byte = 0;
  struct rlimit limit;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  if (pipe(ready) < 0) return 1;
  for (int n = 0; n < processes; n++) {
    pid_t child = fork();
    if (child < 0) return 1;
    if (child > 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (argc > 3) open_same(each);
    else open_some(each);
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    for (;;) pause();
  }
  close(ready[1]);
  for (int n = 0; n < processes; n++)
    if (read(ready[0], &byte, 1) != 1) return 1;
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
