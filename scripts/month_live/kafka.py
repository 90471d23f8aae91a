"""As much of Kafka's protocol as it takes to make topics and to send records to a broker on this machine."""
import socket, struct

CASTAGNOLI = []
for value in range(256):
    for _ in range(8): value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    CASTAGNOLI.append(value)

CREATE_TOPICS, PRODUCE = 19, 0
RECORDS_A_BATCH = 2000
TOPIC_EXISTS = 36


class BrokerError(Exception): pass


def crc32c(data):
    value, table = 0xFFFFFFFF, CASTAGNOLI
    for byte in data: value = value >> 8 ^ table[(value ^ byte) & 255]
    return value ^ 0xFFFFFFFF


def text(value): return struct.pack(">h", len(value)) + value.encode()


def varint(number):
    number = number << 1 ^ number >> 63
    out = bytearray()
    while number & ~0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def batch(records):
    """A batch of format 2: pairs of a timestamp in milliseconds and a value, without keys and headers."""
    first, parts = records[0][0], []
    for offset, (time, value) in enumerate(records):
        body = b"\0" + varint(time - first) + varint(offset) + varint(-1) + varint(len(value)) + value + varint(0)
        parts.append(varint(len(body)) + body)
    covered = struct.pack(">hiqqqhii", 0, len(records) - 1, first, max(time for time, _ in records), -1, -1, -1,
                          len(records)) + b"".join(parts)
    rest = struct.pack(">ibI", -1, 2, crc32c(covered)) + covered
    return struct.pack(">qi", 0, len(rest)) + rest


class Broker:
    """One connection to the only broker of a cluster."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.number = 0

    def ask(self, api, version, body):
        self.number += 1
        request = struct.pack(">hhi", api, version, self.number) + text("month") + body
        self.socket.sendall(struct.pack(">i", len(request)) + request)
        answer = self.read(struct.unpack(">i", self.read(4))[0])
        if struct.unpack_from(">i", answer)[0] != self.number: raise BrokerError("an answer to something else")
        return answer[4:]

    def read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part: raise BrokerError("the broker has closed the connection")
            data += part
        return data

    def create(self, topic, partitions):
        """Makes a topic of which nothing is deleted, however old it is."""
        body = (struct.pack(">i", 1) + text(topic) + struct.pack(">ihii", partitions, 1, 0, 1) + text("retention.ms")
                + text("-1") + struct.pack(">i?", 10_000, False))
        code = struct.unpack_from(">h", self.ask(CREATE_TOPICS, 2, body), 4 + 4 + 2 + len(topic))[0]
        if code not in (0, TOPIC_EXISTS): raise BrokerError(f"{topic} can't be made: error {code}")

    def send(self, topic, partition, records):
        """Sends the records in their order, and waits until the broker has them."""
        for start in range(0, len(records), RECORDS_A_BATCH):
            data = batch(records[start:start + RECORDS_A_BATCH])
            body = struct.pack(">hhii", -1, -1, 30_000, 1) + text(topic) + struct.pack(">iii", 1, partition, len(data)) + data
            answer = self.ask(PRODUCE, 3, body)
            code = struct.unpack_from(">h", answer, 4 + 2 + len(topic) + 4 + 4)[0]
            if code: raise BrokerError(f"{topic}/{partition} does not take records: error {code}")
