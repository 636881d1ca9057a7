/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading captures, with libpcap: see capture.h. */

#include <l7-config.h>
#include "captures/capture.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/problems.h"

/* Of a capture, bytes that belong to no packet, at most; and how many a packet
 * has beside its own: headers and options.  libpcap keeps some 40 bytes for
 * each interface that a pcapng file of 20 a piece describes: a gigabyte of
 * these took 2.1 GB (measured). */
#define OVERHEAD_MAX (64 * 1024 * 1024)
#define PACKET_OVERHEAD 256

struct capture {
    pcap_t *pcap;
    char *name;        /* For messages. */
    FILE *stream;      /* The file itself: see read_stream(). */
    uint64_t n_read;   /* Bytes so far, */
    uint64_t n_packed; /* and those of them that packets may have. */
    bool is_refused;   /* OVERHEAD_MAX was reached. */
    int link_type;
    uint64_t first_us; /* The file's time of the first packet, */
    uint64_t now_us;   /* and ours of the latest. */
    uint64_t n_frames;
    uint64_t n_passed;
    uint64_t size;           /* Of the file, 0 if it is none. */
    capture_watch_cb *watch; /* NULL: nobody. */
    void *watch_aux;
};

/* As libpcap does: standard input is not ours to close. */
static void
close_stream(FILE *stream)
{
    if (stream != stdin) {
        fclose(stream);
    }
}

/* Reads for libpcap (fopencookie(3)). */
static ssize_t
read_stream(void *c_, char *data, size_t size)
{
    struct capture *c = c_;

    if (c->n_read > c->n_packed + OVERHEAD_MAX) {
        c->is_refused = true;
        errno = EFBIG;
        return -1;
    }
    size_t n = fread(data, 1, size, c->stream);
    c->n_read += n;
    return n || !ferror(c->stream) ? (ssize_t) n : -1;
}

static int
end_stream(void *c_)
{
    struct capture *c = c_;

    close_stream(c->stream);
    return 0;
}

/* Notes why 'c' cannot be read, and ends it.  Returns 'code'. */
static int __attribute__((format(printf, 4, 5)))
give_up(struct capture *c, int code, struct problems *problems,
        const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problems_add(problems, c->name, 0, 0, NULL, "%s", text);
    capture_close(c);
    return code;
}

int
capture_open_stream(FILE *stream, const char *name, struct capture **capturep,
                    struct problems *problems)
{
    char error[PCAP_ERRBUF_SIZE] = "";
    struct stat st;

    *capturep = NULL;

    struct capture *c = calloc(1, sizeof *c);
    char *copy = strdup(name);
    if (!c || !copy) {
        free(c);
        free(copy);
        close_stream(stream);
        problems_add(problems, name, 0, 0, NULL, "%s", strerror(ENOMEM));
        return ENOMEM;
    }
    c->name = copy;
    c->now_us = CAPTURE_EPOCH_US;
    if (!fstat(fileno(stream), &st) && S_ISREG(st.st_mode)) {
        c->size = (uint64_t) st.st_size;
    }
    c->stream = stream;
    FILE *reader = fopencookie(
        c, "rb",
        (cookie_io_functions_t){ .read = read_stream, .close = end_stream });
    if (!reader) {
        close_stream(stream);
        return give_up(c, ENOMEM, problems, "%s", strerror(ENOMEM));
    }
    c->pcap = pcap_fopen_offline(reader, error);
    if (!c->pcap) {
        fclose(reader);
        return give_up(c, EINVAL, problems,
                       "%s; give a capture in pcap or pcapng format", error);
    }
    c->link_type = pcap_datalink(c->pcap);
    if (!link_is_known(c->link_type)) {
        const char *what = pcap_datalink_val_to_description(c->link_type);

        return give_up(c, EINVAL, problems,
                       "link type %d (%s) is not known; known are Ethernet, "
                       "Linux cooked, raw IP, loopback and PPP",
                       c->link_type, what ? what : "no name");
    }
    *capturep = c;
    return 0;
}

int
capture_open(const char *path, struct capture **capturep,
             struct problems *problems)
{
    FILE *stream = strcmp(path, "-") ? fopen(path, "rbe") : stdin;

    if (!stream) {
        int error = errno;

        *capturep = NULL;
        problems_add(problems, path, 0, 0, NULL, "%s", strerror(error));
        return error;
    }
    return capture_open_stream(stream, path, capturep, problems);
}

void
capture_close(struct capture *c)
{
    if (c) {
        if (c->pcap) {
            pcap_close(c->pcap);
        }
        free(c->name);
        free(c);
    }
}

void
capture_watch(struct capture *c, capture_watch_cb *watch, void *aux)
{
    c->watch = watch;
    c->watch_aux = aux;
}

/* Makes our time of the file's. */
static void
set_time(struct capture *c, const struct pcap_pkthdr *header)
{
    uint64_t us =
        (uint64_t) header->ts.tv_sec * 1000000 + (uint64_t) header->ts.tv_usec;

    if (c->n_frames == 1) {
        c->first_us = us;
    }
    if (us > c->first_us && us - c->first_us + CAPTURE_EPOCH_US > c->now_us) {
        c->now_us = us - c->first_us + CAPTURE_EPOCH_US;
    }
}

enum capture_result
capture_next(struct capture *c, struct link_packet *packet, uint64_t *time_us,
             struct problems *problems)
{
    for (;;) {
        struct pcap_pkthdr *header;
        const uint8_t *frame;

        switch (pcap_next_ex(c->pcap, &header, &frame)) {
        case 1:
            break;
        case PCAP_ERROR_BREAK:
            return CAPTURE_END;
        default:
            problems_add(problems, c->name, 0, 0, NULL,
                         "after %llu packets: %s",
                         (unsigned long long int) c->n_frames,
                         c->is_refused ? "more than 64 MiB of the file are no "
                                         "packets"
                                       : pcap_geterr(c->pcap));
            return CAPTURE_DAMAGED;
        }
        c->n_frames++;
        c->n_packed += header->caplen + PACKET_OVERHEAD;
        set_time(c, header);
        if (c->watch) {
            c->watch(c->watch_aux, c);
        }
        if (link_find_ip(c->link_type, frame, header->caplen, packet)) {
            *time_us = c->now_us;
            return CAPTURE_PACKET;
        }
        c->n_passed++;
    }
}

void
capture_get_stats(const struct capture *c, struct capture_stats *stats)
{
    *stats = (struct capture_stats){
        .n_frames = c->n_frames,
        .n_passed = c->n_passed,
        .position = c->size ? c->n_read : 0,
        .size = c->size,
    };
}
