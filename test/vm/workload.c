/*
 * workload FILE: processes that hold dma-bufs in every way a process, a socket or the kernel can, and FILE with what is
 * true of them, as JSON; names are in hex, for some are no text. Runs until it is killed.
 */
#include "actors.h"

/* Names forge fields of what they are printed in: of stat and status, of fdinfo. */
#define HOSTILE_COMM "x) R 1 1\n\xff\x1b[m"
#define HOSTILE_NAME "f\nsize:\t1\nino:\t2\nexp_name:\t\xffx"

static const uint32_t capture = V4L2_BUF_TYPE_VIDEO_CAPTURE, output = V4L2_BUF_TYPE_VIDEO_OUTPUT;

/* The queue of vivid's first device is of vmalloc, that of its second of dma-contig: see modules.txt. */
static void video(int consumer, int mapper) {
  int vmalloc = video_node(V4L2_CAP_VIDEO_CAPTURE, 0);
  request_buffers(vmalloc, capture, V4L2_MEMORY_MMAP, 4);
  map_by_video(vmalloc, capture, 0);
  const char *exporter = "videobuf2_vmalloc";
  int shared = add("shared by two", exporter, exported_by_video(vmalloc, capture, 0), "");
  give(consumer, shared, KEEP_TWICE);
  int mapped = add("mapped, no descriptor", exporter, exported_by_video(vmalloc, capture, 1), HOSTILE_NAME);
  give(mapper, mapped, MAP_ONLY);
  forget(mapped);
  int posted = add("in flight", exporter, exported_by_video(vmalloc, capture, 2), "posted");
  post(posted);
  forget(posted);
  int own = add("exclusive, mapped twice", exporter, exported_by_video(vmalloc, capture, 3), "own");
  map(own, truth->buffers[own].fd);
  map(own, truth->buffers[own].fd);

  int contig = video_node(V4L2_CAP_VIDEO_CAPTURE, 1), importer = video_node(V4L2_CAP_VIDEO_OUTPUT, 1);
  /* A frame of the output, whose size is that of the screen, must fit. */
  set_size(contig, capture, 1280, 720);
  request_buffers(contig, capture, V4L2_MEMORY_MMAP, 2);
  request_buffers(importer, output, V4L2_MEMORY_DMABUF, 2);
  exporter = "videobuf2_dma_contig";
  import(importer, add("imported", exporter, exported_by_video(contig, capture, 0), ""), 0);
  int kernels = add("imported, no descriptor", exporter, exported_by_video(contig, capture, 1), "");
  import(importer, kernels, 1);
  forget(kernels);
}

static int exported_object(const char *label, int card, uint32_t width, uint32_t height, const char *name) {
  int index = add(label, "drm", exported_by_drm(card, width, height), name);
  truth->buffers[index].handles = 2;
  return index;
}

static void drm(int consumer, int mapper, int stranger) {
  int card = opened("/dev/dri/card0");
  int shared = exported_object("drm, shared by many", card, 640, 480, HOSTILE_NAME);
  give(consumer, shared, KEEP_AND_MAP);
  give(mapper, shared, KEEP);
  give(stranger, shared, KEEP_AND_MAP);
  forget(exported_object("drm, a handle only", card, 333, 77, ""));
}

/* Not in every stock kernel. */
static void heaps(int consumer) {
  if (access("/dev/dma_heap/system", F_OK) == 0) {
    int heap = add("heap, handed on", "system", exported_by_heap("/dev/dma_heap/system", 3 << 20), "frame 7");
    give(consumer, heap, KEEP_AND_MAP);
    forget(heap);
  }
  if (access("/dev/udmabuf", F_OK) == 0) {
    int pages = add("udmabuf", "udmabuf", exported_by_udmabuf(5 * 4096), HOSTILE_NAME);
    map(pages, truth->buffers[pages].fd);
  }
}

static void print_hex(FILE *file, const char *text) {
  fputc('"', file);
  while (*text != 0) fprintf(file, "%02x", (unsigned char)*text++);
  fputc('"', file);
}

static void print_counts(FILE *file, const char *key, const int *counts) {
  fprintf(file, ",\"%s\":[", key);
  for (int index = 0; index < truth->buffers_used; index++)
    fprintf(file, "%s%d", index > 0 ? "," : "", counts[index]);
  fputc(']', file);
}

static void print_truth(FILE *file) {
  fprintf(file, "{\"buffers\":[");
  for (int index = 0; index < truth->buffers_used; index++) {
    const struct buffer *it = &truth->buffers[index];
    fprintf(file, "%s{\"label\":\"%s\",\"exporter\":\"%s\",\"inode\":%lu,\"size\":%lu,",
            index > 0 ? ",\n" : "", it->label, it->exporter, it->inode, it->size);
    fprintf(file, "\"imports\":%d,\"inFlight\":%d,\"handles\":%d,\"name\":", it->imports, it->in_flight, it->handles);
    print_hex(file, it->name);
    fputc('}', file);
  }
  fprintf(file, "],\n\"processes\":[");
  for (int index = 0; index < truth->processes_used; index++) {
    const struct process *it = &truth->processes[index];
    fprintf(file, "%s{\"pid\":%d,\"uid\":%d,\"comm\":", index > 0 ? ",\n" : "", it->pid, it->uid);
    print_hex(file, it->comm);
    print_counts(file, "descriptors", it->descriptors);
    print_counts(file, "maps", it->maps);
    fputc('}', file);
  }
  fprintf(file, "]}\n");
}

int main(int count, char **arguments) {
  if (count != 2) return fprintf(stderr, "workload FILE\n"), 2;
  truth = mmap(0, sizeof *truth, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (truth == MAP_FAILED) fail("mmap");
  enter(&truth->processes[truth->processes_used++], "vm-producer", 0);
  int consumer = receiver(HOSTILE_COMM, 2, 0), mapper = receiver("vm-mapper", 0, 0);
  int stranger = receiver("vm-stranger", 0, 65534);
  receiver("vm-idle", 0, 0);
  video(consumer, mapper);
  drm(consumer, mapper, stranger);
  heaps(consumer);
  forked("vm-fork");

  char unfinished[256];
  snprintf(unfinished, sizeof unfinished, "%s.part", arguments[1]);
  FILE *file = fopen(unfinished, "w");
  if (file == NULL) fail(unfinished);
  print_truth(file);
  if (fclose(file) != 0 || rename(unfinished, arguments[1]) < 0) fail(arguments[1]);
  wait_forever(NULL);
}
