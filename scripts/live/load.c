/* Opens descriptors in many processes and waits: load PROCESSES DESCRIPTORS. Prints a line when all are open. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

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
  int processes = argc > 1 ? atoi(argv[1]) : 400, each = (argc > 2 ? atoi(argv[2]) : 60000) / processes;
  int ready[2];
  char byte = 0;
  struct rlimit limit = {1 << 16, 1 << 16};
  setrlimit(RLIMIT_NOFILE, &limit);
  if (pipe(ready) < 0) return 1;
  for (int n = 0; n < processes; n++) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    open_some(each);
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    for (;;) pause();
  }
  for (int n = 0; n < processes; n++)
    if (read(ready[0], &byte, 1) != 1) return 1;
  puts("ready");
  fflush(stdout);
  pause();
  return 0;
}
