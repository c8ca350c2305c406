/*
 * The processes of the workload and what each notes of itself, in memory they share: every descriptor and map is noted
 * by who makes it, when it is made. Nothing here reads /proc, sysfs or debugfs.
 */
#include "exporters.h"
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum { MAX_BUFFERS = 16, MAX_PROCESSES = 8, WHOLE_NAME = 32 };
enum way { KEEP, KEEP_TWICE, KEEP_AND_MAP, MAP_ONLY };

struct process {
  pid_t pid;
  uid_t uid;
  char comm[16];
  int descriptors[MAX_BUFFERS], maps[MAX_BUFFERS];
};
struct buffer {
  const char *label, *exporter;
  unsigned long inode, size;
  char name[WHOLE_NAME];
  /* References the kernel holds for an attachment, in a socket, for a DRM object and its handle. */
  int imports, in_flight, handles;
  int fd;
};
/* In memory that all of them share. */
static struct truth {
  struct process processes[MAX_PROCESSES];
  struct buffer buffers[MAX_BUFFERS];
  int processes_used, buffers_used;
} *truth;
static struct process *self;

static void enter(struct process *process, const char *comm, uid_t uid) {
  self = process;
  self->pid = getpid();
  self->uid = uid;
  /* Without the third, the files of this process below /proc would still be root's. */
  if (uid != 0 && (setgid(uid) < 0 || setuid(uid) < 0 || prctl(PR_SET_DUMPABLE, 1) < 0)) fail("setuid");
  strncpy(self->comm, comm, sizeof self->comm - 1);
  if (prctl(PR_SET_NAME, self->comm) < 0) fail("PR_SET_NAME");
}

static void map(int index, int fd) {
  if (mmap(0, truth->buffers[index].size, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED) fail("mmap of a dma-buf");
  self->maps[index]++;
}

static void hold(int index, int fd, enum way way) {
  self->descriptors[index]++;
  if (way == KEEP_TWICE) {
    if (dup(fd) < 0) fail("dup");
    self->descriptors[index]++;
  }
  if (way == KEEP_AND_MAP || way == MAP_ONLY) map(index, fd);
  if (way == MAP_ONLY) {
    close(fd);
    self->descriptors[index]--;
  }
}

struct message {
  int index;
  enum way way;
};

static void send_fd(int socket, struct message message, int fd) {
  char room[CMSG_SPACE(sizeof fd)] = {0};
  struct iovec text = {&message, sizeof message};
  struct msghdr header = {.msg_iov = &text, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  if (sendmsg(socket, &header, 0) < 0) fail("sendmsg");
}

static void *wait_forever(void *nothing) {
  for (;;) pause();
  return nothing;
}

static void receive(int socket) {
  for (;;) {
    struct message message;
    char room[CMSG_SPACE(sizeof(int))];
    struct iovec text = {&message, sizeof message};
    struct msghdr header = {.msg_iov = &text, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    if (recvmsg(socket, &header, 0) <= 0) wait_forever(NULL);
    int fd;
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&header)), sizeof fd);
    hold(message.index, fd, message.way);
    if (write(socket, "", 1) != 1) fail("answer");
  }
}

static void answered(int socket) {
  char answer;
  if (read(socket, &answer, 1) != 1) fail("no answer");
}

/* A process that does with every descriptor it is sent what the message says. */
static int receiver(const char *comm, int threads, uid_t uid) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0) fail("socketpair");
  struct process *process = &truth->processes[truth->processes_used++];
  pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid > 0) {
    close(pair[1]);
    answered(pair[0]);
    return pair[0];
  }
  close(pair[0]);
  enter(process, comm, uid);
  if (write(pair[1], "", 1) != 1) fail("answer");
  pthread_t thread;
  while (threads-- > 0)
    if (pthread_create(&thread, NULL, wait_forever, NULL) != 0) fail("pthread_create");
  receive(pair[1]);
  return -1;
}

/* A process that has what this one has. */
static void forked(const char *comm) {
  int pair[2];
  if (pipe(pair) < 0) fail("pipe");
  struct process *process = &truth->processes[truth->processes_used++];
  *process = *self;
  pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid > 0) return answered(pair[0]);
  enter(process, comm, 0);
  if (write(pair[1], "", 1) != 1) fail("answer");
  wait_forever(NULL);
}

static void give(int socket, int index, enum way way) {
  send_fd(socket, (struct message){index, way}, truth->buffers[index].fd);
  answered(socket);
}

static int add(const char *label, const char *exporter, int fd, const char *name) {
  int index = truth->buffers_used++;
  struct buffer *buffer = &truth->buffers[index];
  struct stat found;
  if (fstat(fd, &found) < 0) fail("fstat");
  *buffer = (struct buffer){.label = label, .exporter = exporter, .fd = fd, .inode = found.st_ino};
  buffer->size = lseek(fd, 0, SEEK_END);
  strncpy(buffer->name, name, WHOLE_NAME - 1);
  if (*name != 0) asked(fd, DMA_BUF_SET_NAME, buffer->name, "DMA_BUF_SET_NAME");
  self->descriptors[index]++;
  return index;
}

static void forget(int index) {
  close(truth->buffers[index].fd);
  self->descriptors[index]--;
}

static void import(int video, int index, uint32_t slot) {
  import_into_video(video, V4L2_BUF_TYPE_VIDEO_OUTPUT, slot, truth->buffers[index].fd);
  truth->buffers[index].imports++;
}

/* Sent to a socket of this process, and never received. */
static void post(int index) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0) fail("socketpair");
  send_fd(pair[0], (struct message){0}, truth->buffers[index].fd);
  truth->buffers[index].in_flight++;
}
