// A consumer that does nothing but count: what librdkafka costs at the least.
//
//   bare-consumer BOOTSTRAP TOPIC GROUP COUNT poll|batch [PROPERTY=VALUE]...
//
// Prints `assigned` when it has partitions and `done MESSAGES BYTES SECONDS CPU_SECONDS` at the COUNTth message, the
// latter two since the first one; then it waits for the end of its standard input, to be looked at from outside.
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { batch_size = 10000, poll_ms = 100 };

struct tally {
    long long messages, bytes, wanted;
    double first_wall, first_cpu;
};

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void fail(const char *what, const char *why) {
    fprintf(stderr, "bare-consumer: %s: %s\n", what, why);
    exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
    char reason[512];
    if (rd_kafka_conf_set(conf, name, value, reason, sizeof reason) != RD_KAFKA_CONF_OK) fail(name, reason);
}

// Assigns what the group gives, and says so.
static void on_rebalance(rd_kafka_t *consumer, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t *partitions,
                         void *opaque) {
    (void)opaque;
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        rd_kafka_assign(consumer, partitions);
        puts("assigned");
        fflush(stdout);
    } else {
        rd_kafka_assign(consumer, NULL);
    }
}

static rd_kafka_t *make_consumer(int count, char **properties, const char *bootstrap, const char *group) {
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", bootstrap);
    set(conf, "group.id", group);
    set(conf, "enable.auto.commit", "false");
    set(conf, "enable.auto.offset.store", "false");
    set(conf, "auto.offset.reset", "earliest");
    for (int i = 0; i < count; i++) {
        char *value = strchr(properties[i], '=');
        if (!value) fail(properties[i], "write PROPERTY=VALUE");
        *value = 0;
        set(conf, properties[i], value + 1);
    }
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    char reason[512];
    rd_kafka_t *consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof reason);
    if (!consumer) fail("making a consumer", reason);
    rd_kafka_poll_set_consumer(consumer);
    return consumer;
}

static void subscribe(rd_kafka_t *consumer, const char *topic) {
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, topic, RD_KAFKA_PARTITION_UA);
    rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer, topics);
    if (error) fail("subscribing", rd_kafka_err2str(error));
    rd_kafka_topic_partition_list_destroy(topics);
}

static void take(struct tally *tally, rd_kafka_message_t *message) {
    if (!message->err) {
        if (tally->messages == 0) {
            tally->first_wall = wall_seconds();
            tally->first_cpu = cpu_seconds();
        }
        tally->messages++;
        tally->bytes += (long long)message->len;
    } else if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        fprintf(stderr, "bare-consumer: %s\n", rd_kafka_message_errstr(message));
    }
    rd_kafka_message_destroy(message);
}

static void consume_by_poll(rd_kafka_t *consumer, struct tally *tally) {
    while (tally->messages < tally->wanted) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, poll_ms);
        if (message) take(tally, message);
    }
}

// A batch is only returned when it is full or its time has passed, so it is asked for what is at hand.
static void consume_by_batch(rd_kafka_t *consumer, struct tally *tally) {
    static rd_kafka_message_t *messages[batch_size];
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);
    while (tally->messages < tally->wanted) {
        ssize_t count = rd_kafka_consume_batch_queue(queue, 0, messages, batch_size);
        if (count <= 0) {
            rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, poll_ms);
            if (message) take(tally, message);
            continue;
        }
        for (ssize_t i = 0; i < count; i++) take(tally, messages[i]);
    }
    rd_kafka_queue_destroy(queue);
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: bare-consumer BOOTSTRAP TOPIC GROUP COUNT poll|batch [PROPERTY=VALUE]...\n");
        return 2;
    }
    struct tally tally = {.wanted = atoll(argv[4])};
    rd_kafka_t *consumer = make_consumer(argc - 6, argv + 6, argv[1], argv[3]);
    subscribe(consumer, argv[2]);
    if (strcmp(argv[5], "batch") == 0) {
        consume_by_batch(consumer, &tally);
    } else {
        consume_by_poll(consumer, &tally);
    }
    printf("done %lld %lld %.6f %.6f\n", tally.messages, tally.bytes, wall_seconds() - tally.first_wall,
           cpu_seconds() - tally.first_cpu);
    fflush(stdout);
    while (getchar() != EOF) {}
    // Closing takes time and tells nothing more.
    _exit(0);
}
