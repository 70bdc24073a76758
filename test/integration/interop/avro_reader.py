"""Reads typed envelopes with fastavro: one record value in base64 per line of the input, one canonical JSON object per line of the
output. The only argument is the address of the registry. Nothing of this project is known here."""

import base64
import io
import json
import struct
import sys
import urllib.request
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import fastavro

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
schemas = {}


def fetch(registry, schema_id):
    with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}") as answer:
        return fastavro.parse_schema(json.loads(json.load(answer)["schema"]))


def read(registry, value):
    """Five bytes of framing, a zero and the id of the schema, stand before the body."""
    magic, schema_id = struct.unpack(">bI", value[:5])
    if magic != 0:
        raise ValueError("no frame")
    if schema_id not in schemas:
        schemas[schema_id] = fetch(registry, schema_id)
    body = io.BytesIO(value[5:])
    event = fastavro.schemaless_reader(body, schemas[schema_id], None)
    if body.read() != b"":
        raise ValueError("bytes are left")
    return event


def canonical(value):
    if isinstance(value, dict):
        return {key: canonical(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [canonical(entry) for entry in value]
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(milliseconds=1)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    return value


for line in sys.stdin:
    print(json.dumps(canonical(read(sys.argv[1], base64.b64decode(line)))))
