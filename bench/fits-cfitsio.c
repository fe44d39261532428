/*
 * The peer of bench/fits.ts: times cfitsio on images. One request a line, one answer a line.
 *   FILE TYPE              opens FILE, reads its first image as TYPE (short, int, float or double) and closes it
 *   FILE TYPE X Y W H      the same for a section; X and Y are 1-based
 *   hcompress FILE OUT     writes the image of FILE into OUT with HCOMPRESS_1
 * The answer is the time in milliseconds, or "error" and cfitsio's status. `int` reads stored numbers, `double`
 * physical values with NaN for blank pixels.
 */
#include <fitsio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int type_of(const char *name, size_t *bytes) {
  if (strcmp(name, "short") == 0) return *bytes = 2, TSHORT;
  if (strcmp(name, "int") == 0) return *bytes = 4, TINT;
  if (strcmp(name, "float") == 0) return *bytes = 4, TFLOAT;
  return *bytes = 8, TDOUBLE;
}

static int read_image(const char *path, const char *name, const long *section) {
  fitsfile *file;
  int status = 0, any = 0;
  size_t bytes;
  int type = type_of(name, &bytes);
  double blank = NAN;
  void *null = type == TDOUBLE ? &blank : NULL;
  long first[2] = {1, 1}, last[2], step[2] = {1, 1};
  fits_open_image(&file, path, READONLY, &status);
  fits_get_img_size(file, 2, last, &status);
  if (status) return status;
  if (type == TINT) fits_set_bscale(file, 1, 0, &status);
  if (section != NULL) {
    first[0] = section[0];
    first[1] = section[1];
    last[0] = section[0] + section[2] - 1;
    last[1] = section[1] + section[3] - 1;
  }
  size_t count = (size_t)(last[0] - first[0] + 1) * (size_t)(last[1] - first[1] + 1);
  void *data = malloc(count * bytes);
  if (section == NULL) fits_read_img(file, type, 1, count, null, data, &any, &status);
  else fits_read_subset(file, type, first, last, step, null, data, &any, &status);
  fits_close_file(file, &status);
  free(data);
  return status;
}

static int hcompress(const char *from, const char *to) {
  fitsfile *in, *out;
  int status = 0;
  fits_open_image(&in, from, READONLY, &status);
  fits_create_file(&out, to, &status);
  fits_set_compression_type(out, HCOMPRESS_1, &status);
  fits_img_compress(in, out, &status);
  fits_close_file(out, &status);
  fits_close_file(in, &status);
  return status;
}

int main(void) {
  char line[8192], path[4096], name[4096];
  printf("%d.%d.%d\n", CFITSIO_MAJOR, CFITSIO_MINOR, CFITSIO_MICRO);
  fflush(stdout);
  while (fgets(line, sizeof line, stdin) != NULL) {
    long section[4];
    int status;
    double start = now();
    if (sscanf(line, "hcompress %4095s %4095s", path, name) == 2) status = hcompress(path, name);
    else {
      int found = sscanf(line, "%4095s %4095s %ld %ld %ld %ld", path, name, section, section + 1, section + 2,
                         section + 3);
      status = read_image(path, name, found == 6 ? section : NULL);
    }
    if (status) printf("error %d\n", status);
    else printf("%.3f\n", now() - start);
    fflush(stdout);
  }
  return 0;
}
