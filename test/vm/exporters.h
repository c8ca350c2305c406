/*
 * dma-bufs of every exporter a stock kernel has without hardware. Each function gives a descriptor, and ends the
 * program with a sentence where the kernel refuses: a workload that does less than it says would hide an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>
#include <linux/videodev2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int opened(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) fail(path);
  return fd;
}

static void asked(int fd, unsigned long request, void *argument, const char *what) {
  if (ioctl(fd, request, argument) < 0) fail(what);
}

/* The n-th /dev/videoN that does what is asked: vivid numbers its nodes in the order of its devices. */
static int video_node(uint32_t capability, int nth) {
  for (int number = 0; number < 64; number++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/video%d", number);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) continue;
    struct v4l2_capability has = {0};
    asked(fd, VIDIOC_QUERYCAP, &has, "VIDIOC_QUERYCAP");
    if (has.device_caps & capability && nth-- == 0) return fd;
    close(fd);
  }
  errno = ENODEV;
  fail("no such video node");
  return -1;
}

static void set_size(int video, uint32_t type, uint32_t width, uint32_t height) {
  struct v4l2_format format = {.type = type};
  asked(video, VIDIOC_G_FMT, &format, "VIDIOC_G_FMT");
  format.fmt.pix.width = width;
  format.fmt.pix.height = height;
  asked(video, VIDIOC_S_FMT, &format, "VIDIOC_S_FMT");
}

static void request_buffers(int video, uint32_t type, uint32_t memory, uint32_t count) {
  struct v4l2_requestbuffers request = {.count = count, .type = type, .memory = memory};
  asked(video, VIDIOC_REQBUFS, &request, "VIDIOC_REQBUFS");
  if (request.count != count) fail("VIDIOC_REQBUFS gave another number");
}

static int exported_by_video(int video, uint32_t type, uint32_t index) {
  struct v4l2_exportbuffer request = {.type = type, .index = index, .flags = O_RDWR | O_CLOEXEC};
  asked(video, VIDIOC_EXPBUF, &request, "VIDIOC_EXPBUF");
  return request.fd;
}

/* A map of the queue's memory by the video node: the same memory, and no map of a dma-buf. */
static void map_by_video(int video, uint32_t type, uint32_t index) {
  struct v4l2_buffer buffer = {.type = type, .index = index, .memory = V4L2_MEMORY_MMAP};
  asked(video, VIDIOC_QUERYBUF, &buffer, "VIDIOC_QUERYBUF");
  if (mmap(0, buffer.length, PROT_READ, MAP_SHARED, video, buffer.m.offset) == MAP_FAILED) fail("mmap of a video node");
}

/* The queue imports the dma-buf and stays attached to it, as long as it is queued. */
static void import_into_video(int video, uint32_t type, uint32_t index, int fd) {
  struct v4l2_format format = {.type = type};
  asked(video, VIDIOC_G_FMT, &format, "VIDIOC_G_FMT");
  struct v4l2_buffer buffer = {.type = type, .index = index, .memory = V4L2_MEMORY_DMABUF};
  buffer.m.fd = fd;
  buffer.length = lseek(fd, 0, SEEK_END);
  buffer.bytesused = format.fmt.pix.sizeimage;
  buffer.field = V4L2_FIELD_NONE;
  asked(video, VIDIOC_QBUF, &buffer, "VIDIOC_QBUF");
}

/* include/uapi/drm: Debian has these headers in a package of their own. */
struct dumb {
  uint32_t height, width, bpp, flags, handle, pitch;
  uint64_t size;
};
struct prime {
  uint32_t handle, flags;
  int32_t fd;
};
#define CREATE_DUMB _IOWR('d', 0xB2, struct dumb)
#define PRIME_HANDLE_TO_FD _IOWR('d', 0x2D, struct prime)

/* The handle stays open, so that the DRM file keeps a reference of its own to what it exported. */
static int exported_by_drm(int card, uint32_t width, uint32_t height) {
  struct dumb dumb = {.width = width, .height = height, .bpp = 32};
  asked(card, CREATE_DUMB, &dumb, "DRM_IOCTL_MODE_CREATE_DUMB");
  struct prime prime = {.handle = dumb.handle, .flags = O_RDWR | O_CLOEXEC, .fd = -1};
  asked(card, PRIME_HANDLE_TO_FD, &prime, "DRM_IOCTL_PRIME_HANDLE_TO_FD");
  return prime.fd;
}

static int exported_by_heap(const char *path, uint64_t bytes) {
  struct dma_heap_allocation_data request = {.len = bytes, .fd_flags = O_RDWR | O_CLOEXEC};
  int heap = opened(path);
  asked(heap, DMA_HEAP_IOCTL_ALLOC, &request, "DMA_HEAP_IOCTL_ALLOC");
  close(heap);
  return request.fd;
}

static int exported_by_udmabuf(uint64_t bytes) {
  int file = memfd_create("pages", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  if (file < 0 || ftruncate(file, bytes) < 0 || fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK) < 0) fail("memfd");
  struct udmabuf_create request = {.memfd = file, .flags = UDMABUF_FLAGS_CLOEXEC, .offset = 0, .size = bytes};
  int device = opened("/dev/udmabuf");
  int fd = ioctl(device, UDMABUF_CREATE, &request);
  if (fd < 0) fail("UDMABUF_CREATE");
  close(device);
  close(file);
  return fd;
}
