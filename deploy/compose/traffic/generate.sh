#!/bin/sh
# Requests of a small shop, as JSON lines of metrics.http: 40 a second. For four minutes of every twenty, checkout fails
# in the region eu, and search is slow.
#
#   generate.sh BROKER          writes them to a broker, for ever
#   generate.sh --print N       prints those of N seconds that end now
set -eu

# Prints the requests of the seconds from $1 up to $2, without the latter.
requests() {
    awk -v from="$1" -v to="$2" '
        BEGIN {
            split("eu us ap", regions, " ")
            for (second = from; second < to; second++) {
                srand(second)
                incident = second % 1200 >= 180 && second % 1200 < 420
                for (i = 0; i < 40; i++) {
                    service = i % 2 ? "search" : "checkout"
                    region = regions[int(rand() * 3) + 1]
                    share = service == "checkout" && region == "eu" && incident ? 0.25 : 0.00003
                    status = rand() < share ? 503 : 200
                    value = 20 + rand() * 120
                    if (service == "search" && rand() < (incident ? 0.3 : 0.002)) value += 400
                    printf "{\"metric\":\"http.server.request.duration\",\"value\":%.1f,\"unit\":\"ms\",", value
                    printf "\"timestamp\":%d,\"service\":\"%s\",\"region\":\"%s\",\"status\":%d}\n", \
                        second, service, region, status
                }
            }
        }'
}

# Writes the requests of each second when it is over; those of seconds that were slept through as well.
forever() {
    next=$(date +%s)
    while true; do
        now=$(date +%s)
        if [ "$next" -lt "$now" ]; then
            requests "$next" "$now"
            next=$now
        fi
        sleep 1
    done
}

if [ "$1" = --print ]; then
    now=$(date +%s)
    requests "$((now - $2))" "$now"
    exit
fi
/opt/kafka/bin/kafka-topics.sh --bootstrap-server "$1" --create --if-not-exists --topic metrics.http --partitions 4
forever | /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server "$1" --topic metrics.http
