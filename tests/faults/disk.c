/* A disk that fails when told to: preloaded into the real server, for files of one folder.
 *
 * SOCLE_FAULT_FOLDER names the folder, SOCLE_FAULT_CONTROL a file of 16 bytes that a test rewrites while the server
 * runs: [0] what writes do, [1] what syncs do, [2] for which files, [3] what reads do; bytes 8 to 11 count the faults so
 * far.
 *   writes: '.' work · 'N' no space: nothing grows · 'A' nothing is written at all, ENOSPC · 'P' half is written, then
 *           ENOSPC · 'I' EIO
 *   syncs:  '.' work · 'I' EIO, and nothing is synced
 *   reads:  'I' EIO · anything else: work
 *   files:  '*' all · 'w' the write-ahead log · 'd' the database
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define CONTROL_BYTES 16

static volatile unsigned char *control;
static char folder[PATH_MAX];
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("SOCLE_FAULT_CONTROL"), *of = getenv("SOCLE_FAULT_FOLDER");
  if (!path || !of || !realpath(of, folder)) return;
  folder_length = strlen(folder);
  int fd = open(path, O_RDWR);
  if (fd < 0) return;
  void *at = mmap(NULL, CONTROL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (at != MAP_FAILED) control = at;
}

static int ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* Is this one of the files that are to fail? */
static int meant(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  if (strncmp(path, folder, folder_length) != 0 || path[folder_length] != '/') return 0;
  switch (control[2]) {
    case 'w': return ends_with(path, "-wal");
    case 'd': return ends_with(path, ".db");
    default: return 1;
  }
}

static int fails(int with) {
  __atomic_add_fetch((unsigned int *)(control + 8), 1, __ATOMIC_SEQ_CST);
  errno = with;
  return -1;
}

static off_t size_of(int fd) {
  struct stat st;
  return fstat(fd, &st) == 0 ? st.st_size : 0;
}

/* How many of these bytes may be written at `at`; -1 with errno when none may. */
static ssize_t allowed(int fd, size_t length, off_t at) {
  unsigned char mode = control ? control[0] : '.';
  if (mode == '.' || mode == 0 || length == 0 || !meant(fd)) return (ssize_t)length;
  switch (mode) {
    case 'I': return fails(EIO);
    case 'A': return fails(ENOSPC);
    case 'P': {
      fails(ENOSPC);
      return length > 1 ? (ssize_t)(length / 2) : -1;
    }
    default: {
      off_t size = size_of(fd);
      if (at + (off_t)length <= size) return (ssize_t)length;
      fails(ENOSPC);
      return at < size ? (ssize_t)(size - at) : -1;
    }
  }
}

ssize_t write(int fd, const void *bytes, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  if (!control || control[0] == '.') return real(fd, bytes, length);
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t n = allowed(fd, length, at < 0 ? 0 : at);
  return n < 0 ? n : real(fd, bytes, (size_t)n);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  ssize_t n = allowed(fd, length, at);
  return n < 0 ? n : real(fd, bytes, (size_t)n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  return pwrite(fd, bytes, length, at);
}

static int read_fails(int fd) {
  return control && control[3] == 'I' && meant(fd);
}

ssize_t read(int fd, void *bytes, size_t length) {
  static ssize_t (*real)(int, void *, size_t);
  if (!real) real = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
  return read_fails(fd) ? fails(EIO) : real(fd, bytes, length);
}

ssize_t pread(int fd, void *bytes, size_t length, off_t at) {
  static ssize_t (*real)(int, void *, size_t, off_t);
  if (!real) real = (ssize_t(*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, "pread");
  return read_fails(fd) ? fails(EIO) : real(fd, bytes, length, at);
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
  return pread(fd, bytes, length, at);
}

static int sync_fails(int fd) {
  return control && control[1] == 'I' && meant(fd);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return sync_fails(fd) ? fails(EIO) : real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return sync_fails(fd) ? fails(EIO) : real(fd);
}

/* Only growing takes space. */
static int may_grow(int fd, off_t to) {
  if (!control || control[0] == '.' || control[0] == 0 || to <= size_of(fd) || !meant(fd)) return 1;
  fails(control[0] == 'I' ? EIO : ENOSPC);
  return 0;
}

int ftruncate(int fd, off_t length) {
  static int (*real)(int, off_t);
  if (!real) real = (int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate");
  return may_grow(fd, length) ? real(fd, length) : -1;
}

int ftruncate64(int fd, off64_t length) {
  return ftruncate(fd, length);
}

int posix_fallocate(int fd, off_t at, off_t length) {
  static int (*real)(int, off_t, off_t);
  if (!real) real = (int (*)(int, off_t, off_t))dlsym(RTLD_NEXT, "posix_fallocate");
  return may_grow(fd, at + length) ? real(fd, at, length) : errno;
}
