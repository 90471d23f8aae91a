#!/usr/bin/env bash
# The rights that Sloburn needs on a cluster with ACLs, one role a principal. Prints the commands of kafka-acls.sh, and runs
# them with --apply.
#
#   deploy/kafka/acls.sh --daemon User:sloburn --input metrics.http
#   deploy/kafka/acls.sh --daemon User:sloburn --input-prefix metrics. --dashboard User:dashboard --bridge User:pager \
#       --operator User:oncall --replayer User:oncall --bootstrap-server kafka:9093 --command-config admin.properties --apply
#
# Roles, each as often as needed:
#   --daemon PRINCIPAL     runs `sloburn run`, and `sloburn topics --create`
#   --dashboard PRINCIPAL  runs `sloburn dashboard`, in which people take notice of alerts; asks how far
#                          the input is read, and reads none of it
#   --reader PRINCIPAL     reads what Sloburn says: `explain`, `gate`, lists of adjustments, other programs
#   --bridge PRINCIPAL     runs `sloburn bridge`
#   --operator PRINCIPAL   people, and programs that tell of incidents and changes: `adjust`, `ack`
#   --replayer PRINCIPAL   puts dead letters back into the input: `deadletter`
# Names, as in the Daemon document:
#   --group NAME           spec.group; sloburn unless given
#   --prefix PREFIX        spec.topics.prefix; slo. unless given
#   --input TOPIC          a topic that sources read, for daemon, dashboard and replayer; --input-prefix PREFIX for all
#                          topics that begin so
# How to reach the cluster:
#   --bootstrap-server HOST:PORT, --command-config FILE, --kafka-acls PROGRAM (kafka-acls.sh unless given)
#   --old-brokers          Kafka before 2.8: producers need IdempotentWrite on the cluster
#   --remove               takes the rights away in place of giving them
#
# Topics and groups with names of their own (spec.topics.NAME) need rights of their own.
set -euo pipefail

daemons=() dashboards=() readers=() bridges=() operators=() replayers=() inputs=() input_prefixes=()
group=sloburn
prefix=slo.
program=kafka-acls.sh
server=localhost:9092
configuration=""
action=--add
apply=false
old_brokers=false

fail() {
    echo "acls: $*" >&2
    exit 2
}

# Prints or runs one command: the principal, the resources, then operations.
allow() {
    local principal=$1 resource=$2 name=$3 pattern=$4 command operation
    shift 4
    command=("$program" --bootstrap-server "$server")
    [[ -z "$configuration" ]] || command+=(--command-config "$configuration")
    command+=("$action" --allow-principal "$principal")
    [[ $action == --add ]] || command+=(--force)
    for operation in "$@"; do command+=(--operation "$operation"); done
    if [[ $resource == cluster ]]; then
        command+=(--cluster)
    else
        command+=("--$resource" "$name" --resource-pattern-type "$pattern")
    fi
    if $apply; then
        "${command[@]}"
    else
        printf '%q ' "${command[@]}" | sed 's/ $//'
        echo
    fi
}

idempotent() { ! $old_brokers || allow "$1" cluster "" literal IdempotentWrite; }

# Everybody who reads outside a group asks for this group's coordinator.
outside_groups() {
    allow "$1" group sloburn-reader literal Describe
}

for_inputs() {
    local principal=$1 topic
    shift
    for topic in "${inputs[@]}"; do allow "$principal" topic "$topic" literal "$@"; done
    for topic in "${input_prefixes[@]}"; do allow "$principal" topic "$topic" prefixed "$@"; done
}

daemon() {
    for_inputs "$1" Read Describe
    # Output and control topics, then the internal ones: it makes those that are missing and compares settings.
    allow "$1" topic "$prefix" prefixed Create Describe DescribeConfigs Read Write
    allow "$1" topic "$group." prefixed Create Describe DescribeConfigs Read Write
    # Its groups are GROUP-ingest, GROUP-budget and GROUP-control.
    allow "$1" group "$group-ingest" literal Read
    allow "$1" group "$group-budget" literal Read
    allow "$1" group "$group-control" literal Describe
    # Whoever takes a partition over takes over the ids of other instances as well.
    allow "$1" transactional-id "$group-ingest-" prefixed Describe Write
    allow "$1" transactional-id "$group-budget-" prefixed Describe Write
    outside_groups "$1"
    idempotent "$1"
}

dashboard() {
    reader "$1"
    # The history of budgets lies in the daemon's state.
    allow "$1" topic "$group." prefixed Describe Read
    # How far ingest is behind: its committed offsets, and the ends of what it reads.
    for_inputs "$1" Describe
    allow "$1" group "$group-ingest" literal Describe
    allow "$1" topic "${prefix}acknowledgements" literal Write
    idempotent "$1"
}

reader() {
    allow "$1" topic "$prefix" prefixed Describe Read
    allow "$1" group "$group-control" literal Describe
    outside_groups "$1"
}

bridge() {
    allow "$1" topic "${prefix}alerts" literal Describe Read
    allow "$1" topic "${prefix}alerts.active" literal Describe Read
    allow "$1" group "$group-bridge-" prefixed Read
    outside_groups "$1"
}

operator() {
    local topic
    for topic in snapshots alerts.active budget-state; do
        allow "$1" topic "$prefix$topic" literal Describe Read
    done
    for topic in adjustments acknowledgements incidents changes; do
        allow "$1" topic "$prefix$topic" literal Describe Read Write
    done
    allow "$1" group "$group-control" literal Describe
    outside_groups "$1"
    idempotent "$1"
}

replayer() {
    # What was put back is noted in the topic itself.
    allow "$1" topic "${prefix}deadletter" literal Describe Read Write
    for_inputs "$1" Describe Write
    allow "$1" transactional-id "$group-replay-" prefixed Describe Write
    outside_groups "$1"
    idempotent "$1"
}

while (($# > 0)); do
    case "$1" in
    --daemon) daemons+=("${2:?--daemon needs a principal}") && shift 2 ;;
    --dashboard) dashboards+=("${2:?--dashboard needs a principal}") && shift 2 ;;
    --reader) readers+=("${2:?--reader needs a principal}") && shift 2 ;;
    --bridge) bridges+=("${2:?--bridge needs a principal}") && shift 2 ;;
    --operator) operators+=("${2:?--operator needs a principal}") && shift 2 ;;
    --replayer) replayers+=("${2:?--replayer needs a principal}") && shift 2 ;;
    --group) group="${2:?--group needs a name}" && shift 2 ;;
    --prefix) prefix="${2:?--prefix needs a prefix}" && shift 2 ;;
    --input) inputs+=("${2:?--input needs a topic}") && shift 2 ;;
    --input-prefix) input_prefixes+=("${2:?--input-prefix needs a prefix}") && shift 2 ;;
    --bootstrap-server) server="${2:?--bootstrap-server needs HOST:PORT}" && shift 2 ;;
    --command-config) configuration="${2:?--command-config needs a file}" && shift 2 ;;
    --kafka-acls) program="${2:?--kafka-acls needs a program}" && shift 2 ;;
    --old-brokers) old_brokers=true && shift ;;
    --remove) action=--remove && shift ;;
    --apply) apply=true && shift ;;
    -h | --help)
        sed -n '2,/^set -euo/{/^set/d;s/^# \{0,1\}//;p}' "$0"
        exit 0
        ;;
    *) fail "unknown argument: $1; see --help" ;;
    esac
done

((${#daemons[@]} + ${#dashboards[@]} + ${#readers[@]} + ${#bridges[@]} + ${#operators[@]} + ${#replayers[@]} > 0)) ||
    fail "name a principal for a role, such as --daemon User:sloburn; see --help"
if ((${#daemons[@]} + ${#dashboards[@]} + ${#replayers[@]} > 0 && ${#inputs[@]} + ${#input_prefixes[@]} == 0)); then
    fail "name what is read: --input TOPIC or --input-prefix PREFIX"
fi
for principal in "${daemons[@]}" "${dashboards[@]}" "${readers[@]}" "${bridges[@]}" "${operators[@]}" "${replayers[@]}"; do
    [[ $principal == *:* ]] || fail "a principal has a type, such as User:$principal"
done

for principal in "${daemons[@]}"; do daemon "$principal"; done
for principal in "${dashboards[@]}"; do dashboard "$principal"; done
for principal in "${readers[@]}"; do reader "$principal"; done
for principal in "${bridges[@]}"; do bridge "$principal"; done
for principal in "${operators[@]}"; do operator "$principal"; done
for principal in "${replayers[@]}"; do replayer "$principal"; done
