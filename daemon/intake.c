/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clones out of an NFQUEUE: see intake.h. */

#include <l7-config.h>
#include "daemon/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_queue/libnetfilter_queue.h>

#include "common/capabilities.h"
#include "daemon/settings.h"

#define LOG_MODULE LOG_MAIN
#include "ovs-glue/log.h"

/* The size of a message: of a clone's bytes and what the kernel says of it. */
#define MESSAGE_SIZE (INTAKE_BYTES + 1024)

/* The size of what we tell the kernel, and of its answer. */
#define ORDER_SIZE 8192

/* What the socket may hold: a burst of some thousand clones. */
#define SOCKET_BUFFER (8 * 1024 * 1024)

/* Where the kernel counts what was lost, of the thread's namespace. */
#define COUNTERS "/proc/thread-self/net/netfilter/nfnetlink_queue"

/* A line of that has at most 80 characters, and a queue a line. */
#define COUNTERS_SIZE (SETTINGS_MAX_WORKERS * 80 + 1)

struct intake {
    struct mnl_socket *socket;
    int counters; /* A file: what the kernel counts of all queues; or -1. */
    uint16_t number;
    uint32_t n_full;   /* What the kernel has counted, which wraps. */
    uint32_t n_unsent; /* Likewise. */
    struct intake_stats stats;
    struct mmsghdr headers[INTAKE_BATCH];
    struct iovec iov[INTAKE_BATCH];
    char buffers[INTAKE_BATCH][MESSAGE_SIZE] __attribute__((aligned(8)));
};

/* One clone being parsed. */
struct parsing {
    struct intake *intake;
    uint32_t max_id; /* Highest packet ID of the batch. */
    size_t n;        /* Clones of the batch. */
    void (*packet)(void *, const struct intake_packet *);
    void *aux;
};

/* Sends 'nlh' and waits for the kernel's answer. */
static int
configure(struct intake *intake, struct nlmsghdr *nlh)
{
    char buffer[ORDER_SIZE];

    nlh->nlmsg_flags |= NLM_F_ACK;
    if (mnl_socket_sendto(intake->socket, nlh, nlh->nlmsg_len) < 0) {
        return errno;
    }
    ssize_t n = mnl_socket_recvfrom(intake->socket, buffer, sizeof buffer);
    if (n < 0) {
        return errno;
    }
    return mnl_cb_run(buffer, (size_t) n, nlh->nlmsg_seq, 0, NULL, NULL) < 0
               ? errno
               : 0;
}

static int
bind_queue(struct intake *intake)
{
    char buffer[ORDER_SIZE];
    struct nlmsghdr *nlh =
        nfq_nlmsg_put(buffer, NFQNL_MSG_CONFIG, intake->number);

    nfq_nlmsg_cfg_put_cmd(nlh, AF_UNSPEC, NFQNL_CFG_CMD_BIND);
    return configure(intake, nlh);
}

static int
set_parameters(struct intake *intake)
{
    char buffer[ORDER_SIZE];
    struct nlmsghdr *nlh =
        nfq_nlmsg_put(buffer, NFQNL_MSG_CONFIG, intake->number);

    nfq_nlmsg_cfg_put_params(nlh, NFQNL_COPY_PACKET, INTAKE_BYTES);
    nfq_nlmsg_cfg_put_qmaxlen(nlh, INTAKE_QUEUE_LENGTH);
    mnl_attr_put_u32(nlh, NFQA_CFG_FLAGS, htonl(NFQA_CFG_F_GSO));
    mnl_attr_put_u32(nlh, NFQA_CFG_MASK, htonl(NFQA_CFG_F_GSO));
    return configure(intake, nlh);
}

/* The counters are root's, and of the namespace that the thread is in: so they
 * are opened once, while that is allowed. */
static void
open_counters(struct intake *intake)
{
    capabilities_raise(CAPABILITY(CAP_DAC_READ_SEARCH));
    intake->counters = open(COUNTERS, O_RDONLY | O_CLOEXEC);
    int error = errno;
    capabilities_lower(CAPABILITY(CAP_DAC_READ_SEARCH));
    if (intake->counters < 0) {
        LOG_WARNING("cannot open %s: %s: clones that are lost are not counted",
                    COUNTERS, strerror(error));
    }
}

int
intake_open(uint16_t number, struct intake **intakep, const char **what)
{
    struct intake *intake = calloc(1, sizeof *intake);
    int error;

    *intakep = NULL;
    *what = "allocate memory";
    if (!intake) {
        return ENOMEM;
    }
    intake->number = number;
    intake->counters = -1;
    for (size_t i = 0; i < INTAKE_BATCH; i++) {
        intake->iov[i].iov_base = intake->buffers[i];
        intake->iov[i].iov_len = MESSAGE_SIZE;
        intake->headers[i].msg_hdr.msg_iov = &intake->iov[i];
        intake->headers[i].msg_hdr.msg_iovlen = 1;
    }

    *what = "open a netfilter socket";
    intake->socket = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
    if (!intake->socket
        || mnl_socket_bind(intake->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
        error = errno;
        intake_close(intake);
        return error;
    }

    /* Best effort: with the default, more clones are lost in a burst. */
    int size = SOCKET_BUFFER;
    setsockopt(mnl_socket_get_fd(intake->socket), SOL_SOCKET, SO_RCVBUFFORCE,
               &size, sizeof size);

    *what = "bind a queue of NFQUEUE's (is nfnetlink_queue in the kernel?)";
    error = bind_queue(intake);
    if (!error) {
        *what = "set up a queue of NFQUEUE's";
        error = set_parameters(intake);
    }
    if (error) {
        intake_close(intake);
        return error;
    }
    open_counters(intake);
    *intakep = intake;
    return 0;
}

void
intake_close(struct intake *intake)
{
    if (intake) {
        if (intake->socket) {
            mnl_socket_close(intake->socket);
        }
        if (intake->counters >= 0) {
            close(intake->counters);
        }
        free(intake);
    }
}

int
intake_fd(const struct intake *intake)
{
    return mnl_socket_get_fd(intake->socket);
}

static int
parse_message(const struct nlmsghdr *nlh, void *parsing_)
{
    struct parsing *p = parsing_;
    struct nlattr *attrs[NFQA_MAX + 1] = { NULL };

    if (nfq_nlmsg_parse(nlh, attrs) < 0 || !attrs[NFQA_PACKET_HDR]) {
        return MNL_CB_OK;
    }
    const struct nfqnl_msg_packet_hdr *header =
        mnl_attr_get_payload(attrs[NFQA_PACKET_HDR]);
    p->max_id = ntohl(header->packet_id);
    p->n++;
    if (!attrs[NFQA_PAYLOAD]) {
        return MNL_CB_OK;
    }

    struct intake_packet packet = {
        .data = mnl_attr_get_payload(attrs[NFQA_PAYLOAD]),
        .len = mnl_attr_get_payload_len(attrs[NFQA_PAYLOAD]),
    };
    if (attrs[NFQA_HWADDR]) {
        const struct nfqnl_msg_packet_hw *hw =
            mnl_attr_get_payload(attrs[NFQA_HWADDR]);

        packet.hw_addr = ntohs(hw->hw_addrlen) == 6 ? hw->hw_addr : NULL;
    }
    p->packet(p->aux, &packet);
    return MNL_CB_OK;
}

/* Drops all clones up to 'max_id'. */
static void
send_verdicts(struct intake *intake, uint32_t max_id)
{
    char buffer[ORDER_SIZE];
    struct nlmsghdr *nlh =
        nfq_nlmsg_put(buffer, NFQNL_MSG_VERDICT_BATCH, intake->number);

    nfq_nlmsg_verdict_put(nlh, (int) max_id, NF_DROP);
    /* Should it fail, the next batch's verdicts cover these clones too. */
    mnl_socket_sendto(intake->socket, nlh, nlh->nlmsg_len);
}

/* Returns the number of messages, or -1 with errno. */
static int
receive(struct intake *intake)
{
    return recvmmsg(intake_fd(intake), intake->headers, INTAKE_BATCH,
                    MSG_DONTWAIT, NULL);
}

size_t
intake_receive(struct intake *intake,
               void (*packet)(void *, const struct intake_packet *), void *aux)
{
    struct parsing parsing = { .intake = intake,
                               .packet = packet,
                               .aux = aux };
    int n = receive(intake);

    if (n < 0 && errno == ENOBUFS) {
        /* That tells of some that did not get in; others did. */
        intake->stats.n_overruns++;
        n = receive(intake);
    }
    for (int i = 0; i < n; i++) {
        mnl_cb_run(intake->buffers[i], intake->headers[i].msg_len, 0, 0,
                   parse_message, &parsing);
    }
    if (parsing.n) {
        send_verdicts(intake, parsing.max_id);
        intake->stats.n_packets += parsing.n;
        intake->stats.n_batches++;
    }
    return parsing.n;
}

/* Takes in what the kernel has counted since the last time. */
static void
read_counters(struct intake *intake)
{
    /* Fields: queue, port ID, waiting, copy mode, copy range, dropped since
     * the queue was full, dropped since the socket was, next ID, 1. */
    if (intake->counters < 0) {
        return;
    }
    char text[COUNTERS_SIZE];
    ssize_t n = pread(intake->counters, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    for (const char *line = text; line; line = strchr(line, '\n')) {
        uint32_t number, full, unsent;

        line += *line == '\n';
        if (sscanf(line, "%" SCNu32 " %*u %*u %*u %*u %" SCNu32 " %" SCNu32,
                   &number, &full, &unsent)
                == 3
            && number == intake->number) {
            struct intake_stats *stats = &intake->stats;

            stats->n_full += full - intake->n_full;
            stats->n_unsent += unsent - intake->n_unsent;
            stats->n_lost = stats->n_full + stats->n_unsent;
            intake->n_full = full;
            intake->n_unsent = unsent;
        }
    }
}

void
intake_get_stats(struct intake *intake, struct intake_stats *stats)
{
    read_counters(intake);
    *stats = intake->stats;
}
