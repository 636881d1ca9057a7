/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzz targets have in common: see fuzz.h. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
fuzz_fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

uint8_t
fuzz_u8(struct fuzz_input *in)
{
    if (!in->len) {
        return 0;
    }
    in->len--;
    return *in->data++;
}

uint32_t
fuzz_u32(struct fuzz_input *in)
{
    uint32_t n = 0;

    for (int i = 0; i < 4; i++) {
        n = n << 8 | fuzz_u8(in);
    }
    return n;
}

size_t
fuzz_below(struct fuzz_input *in, size_t n)
{
    size_t x = fuzz_u8(in);

    if (n > 256) {
        x = x << 8 | fuzz_u8(in);
    }
    return x % n;
}

const uint8_t *
fuzz_bytes(struct fuzz_input *in, size_t *n)
{
    const uint8_t *data = in->data;

    *n = *n < in->len ? *n : in->len;
    in->data += *n;
    in->len -= *n;
    return data;
}

uint64_t
fuzz_random(uint64_t *state)
{
    uint64_t x = *state;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * 2685821657736338717U;
}

static char own_dir[64];

static void
remove_own_dir(void)
{
    DIR *d = opendir(own_dir);
    struct dirent *entry;

    while (d && (entry = readdir(d))) {
        if (entry->d_name[0] != '.') {
            unlinkat(dirfd(d), entry->d_name, 0);
        }
    }
    if (d) {
        closedir(d);
    }
    rmdir(own_dir);
}

const char *
fuzz_dir(void)
{
    if (!own_dir[0]) {
        snprintf(own_dir, sizeof own_dir, "%s/ovs-l7-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
        FUZZ_CHECK(mkdtemp(own_dir) != NULL);
        atexit(remove_own_dir);
    }
    return own_dir;
}

const char *
fuzz_write(const char *name, const void *data, size_t size)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);

    FILE *file = fopen(path, "wb");
    FUZZ_CHECK(file != NULL);
    FUZZ_CHECK(fwrite(data, 1, size, file) == size);
    FUZZ_CHECK(!fclose(file));
    return path;
}

const char *
fuzz_source(const char *path)
{
    static char whole[PATH_MAX];

    snprintf(whole, sizeof whole, "%s/%s", TOP_SRCDIR, path);
    return whole;
}

void
fuzz_files(const char *dir, const char *suffix,
           void (*found)(const char *path, const char *name, void *aux),
           void *aux)
{
    struct dirent **entries;
    int n = scandir(fuzz_source(dir), &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        const size_t len = strlen(name);
        char *path;

        if (name[0] != '.' && len >= strlen(suffix)
            && !strcmp(name + len - strlen(suffix), suffix)) {
            FUZZ_CHECK(asprintf(&path, "%s/%s", fuzz_source(dir), name) > 0);
            found(path, name, aux);
            free(path);
        }
        free(entries[i]);
    }
    if (n >= 0) {
        free(entries);
    }
}

uint8_t *
fuzz_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    struct stat st;

    if (!file || fstat(fileno(file), &st)) {
        fuzz_fail(__FILE__, __LINE__, "%s: cannot be read", path);
    }
    *size = (size_t) st.st_size;

    uint8_t *data = malloc(*size + 1);
    FUZZ_CHECK(data != NULL);
    FUZZ_CHECK(fread(data, 1, *size, file) == *size);
    data[*size] = '\0';
    fclose(file);
    return data;
}
