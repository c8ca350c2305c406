/* The least a reader of descriptors can do: list the folder of each process and read each link. */
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  char path[300], target[4096];
  unsigned long links = 0;
  DIR *proc = opendir("/proc");
  for (struct dirent *process; proc && (process = readdir(proc));) {
    if (process->d_name[0] < '1' || process->d_name[0] > '9') continue;
    snprintf(path, sizeof path, "/proc/%s/fd", process->d_name);
    DIR *fds = opendir(path);
    if (!fds) continue;
    for (struct dirent *fd; (fd = readdir(fds));)
      if (fd->d_name[0] != '.' && readlinkat(dirfd(fds), fd->d_name, target, sizeof target) > 0) links++;
    closedir(fds);
  }
  printf("%lu\n", links);
  return 0;
}
