/*
 * What a command costs, and all it leaves behind: cost FILE COMMAND... writes "CPU-microseconds peak-KiB" to FILE and ends as the
 * command did. A process that outlives the command counts as well: it is ours then, and waited for.
 */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long long microseconds(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int main(int argc, char **argv) {
  int status, code = 127;
  struct rusage all;
  if (argc < 3) return 2;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  pid_t command = fork();
  if (command == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  for (pid_t child; (child = wait(&status)) > 0;)
    if (child == command) code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  getrusage(RUSAGE_CHILDREN, &all);
  FILE *out = fopen(argv[1], "w");
  if (!out) return 2;
  fprintf(out, "%lld %ld\n", microseconds(all.ru_utime) + microseconds(all.ru_stime), all.ru_maxrss);
  fclose(out);
  return code;
}
