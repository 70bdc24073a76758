import type { DeadLetterStage as Stage } from '#runtime/task/dead-letter.ts'

/** The meaning of a reason code, and its remedy. Texts are Markdown of a page in `docs/`. */
export interface DeadLetterReason {
  readonly code: string
  readonly stages: readonly Stage[]
  readonly meaning: string
  readonly remedy: string
}

const reason = (code: string, stages: readonly Stage[], meaning: string, remedy: string): DeadLetterReason => ({
  code,
  stages,
  meaning,
  remedy,
})

/** Every reason of a dead letter; the table in `docs/events.md` is made from these. */
export const deadLetterReasons: readonly DeadLetterReason[] = [
  reason(
    'BATCH_SKIPPED',
    ['fetch'],
    "a batch that no client could unpack was [passed over](operations.md#a-batch-that-cannot-be-unpacked) on an operator's order",
    'write its records again from their source; the batch is at that offset',
  ),
  reason(
    'NULL_VALUE',
    ['decode'],
    'a tombstone where events are expected, or one without a key',
    'send an event; tombstones are for compacted topics, with a key',
  ),
  reason(
    'OVERSIZE',
    ['forward', 'decode', 'process'],
    "an input above its limit, or too large to be forwarded; or an output above the codec's",
    'of an input: send less in one event; of an output: a fault of a rule',
  ),
  reason(
    'NOT_A_CLOUDEVENT',
    ['decode'],
    'no known encoding',
    'send one of the [encodings](#encodings) with its headers',
  ),
  reason(
    'CONTENT_TYPE_UNKNOWN',
    ['decode'],
    'data in binary mode is neither JSON nor Avro by its type, or the type names a format of CloudEvents that is not read',
    'send `application/json` or `application/avro` in binary mode, `application/cloudevents+json` for whole events',
  ),
  reason(
    'ENCODING_MISMATCH',
    ['decode'],
    'the schema id is that of data alone without `ce_` headers, or that of an envelope with them',
    'data alone needs its attributes in `ce_` headers, a typed envelope must have none',
  ),
  reason(
    'DUPLICATE_HEADER',
    ['decode'],
    'an event header is there twice',
    'set each `ce_` header and `content-type` once; look for a proxy that adds its own',
  ),
  reason(
    'NOT_UTF8',
    ['decode'],
    'key, content type, attribute header, JSON or an Avro string is no UTF-8, or a JSON string holds half a surrogate pair',
    'write texts, keys and headers in UTF-8',
  ),
  reason('NOT_JSON', ['decode'], 'the JSON does not parse', 'send one JSON object'),
  reason(
    'MALFORMED_AVRO',
    ['decode'],
    'the frame is cut, or the Avro body does not fit its schema',
    'write with the schema of the id, behind `0x00` and four bytes of id',
  ),
  reason(
    'LIMIT_EXCEEDED',
    ['decode'],
    'nested too deep, a string or attribute too long, or too many extensions',
    'keep to the [bounds](#what-an-input-must-be)',
  ),
  reason('FORBIDDEN_KEY', ['decode'], 'a key that names a prototype', 'rename the field'),
  reason(
    'UNKNOWN_SCHEMA_ID',
    ['decode'],
    'the registry does not know the id, or refuses it and still lists its subjects',
    'register the schema in the registry of the pods, then send again',
  ),
  reason(
    'SCHEMA_MISMATCH',
    ['decode'],
    'the id belongs to another event, or to a version that [cannot be read](#versions-of-other-writers)',
    'write with a compatible schema of the topic; `schemas check` shows what is registered',
  ),
  reason(
    'INVALID_ENVELOPE',
    ['decode'],
    'an attribute is missing or malformed, such as a `time` that no calendar has, or has a name that CloudEvents does not allow',
    'correct the attribute',
  ),
  reason(
    'INVALID_DATA',
    ['decode', 'process'],
    'data that does not fit its schema, or has no tenant or id, of an input or an output',
    'of an input: correct the field that the log names; of an output: a fault of a rule',
  ),
  reason(
    'TYPE_MISMATCH',
    ['decode', 'process'],
    '`type` is not the topic',
    'set `type` to the name of the topic, or write to the topic of the type',
  ),
  reason(
    'TENANT_MISMATCH',
    ['decode', 'process', 'timer'],
    'key, subject and data name different tenants, or a record of a feedback has the key of another',
    'give key, `subject`, `partitionkey` and `data.tenantId` one tenant',
  ),
  reason(
    'NOT_AT_HOME',
    ['forward'],
    'a forwarded record is at a task that does not own its key: a pod that counts other tasks has sent it',
    'wait until all pods run with one number of tasks, then send again',
  ),
  reason(
    'NOT_A_SOURCE',
    ['forward'],
    'a forwarded record comes from a topic that this version does not read',
    'finish the upgrade, then send to its own topic again',
  ),
  reason(
    'FORWARD_INVALID',
    ['forward'],
    'a record of the forward topic does not say where it comes from: neither a pod nor a redrive has written it',
    'let nobody but pods and [redrives](dead-letters.md#redrive) write to the forward topic',
  ),
  reason(
    'RULE_FAILED',
    ['process', 'timer'],
    'a rule or operator threw an error without a code',
    'mend the rule, then send again',
  ),
  reason(
    'ROW_INVALID',
    ['process', 'timer'],
    'a rule returned a row that does not fit its schema',
    'mend the rule, then send again',
  ),
  reason(
    'KEY_INVALID',
    ['process'],
    'a store key is too long, or has a part that no key may have',
    'send a shorter id, or without such a part',
  ),
  reason('TIMER_NOT_LATER', ['timer'], 'a fired timer asked for a deadline that is not later', 'mend the rule'),
  reason('FEEDBACK_LOOP', ['process', 'timer'], 'rules still feed each other after 8 rounds', 'mend the rules'),
  reason(
    'OUTPUT_OVERSIZE',
    ['process', 'timer'],
    'an output above 1,000,000 bytes',
    'mend the rule, or send a smaller input',
  ),
  reason(
    'OUTPUT_REFUSED',
    ['process', 'timer'],
    'Kafka refused what it led to each time that it was tried: an event or row larger than its topic takes, a timestamp that the broker does not accept',
    'correct the settings of the topic that the log names, then send again',
  ),
  reason(
    'PROCESS_DIED',
    ['process', 'timer'],
    'its process died or was killed each time that it was tried',
    'mend the rule, then send again',
  ),
  reason(
    'PROCESSING_FAILED',
    ['process', 'timer'],
    'an error without a code',
    'the log has the place in the code; mend it, then send again',
  ),
  reason(
    'TIME_INVALID',
    ['park'],
    'an event or campaign whose start or end is no time in milliseconds since 1970',
    'send times in milliseconds since 1970',
  ),
  reason(
    'POLICY_REFUSED',
    ['park'],
    "a tenant's [policy](policy.md) has faults; they stand in `__streams.errors.message`",
    'correct the faults; `policy check` finds them beforehand',
  ),
  reason(
    'SENDER_MISSING',
    ['park'],
    'an inbound message with a keyword does not say whose it is',
    'send it again with `from`',
  ),
  reason(
    'CONSENT_CHANGE_INVALID',
    ['park'],
    'a change of [consent](processors/consent.md) does not say enough; `__streams.errors.message` says what is missing',
    'send it again with what is missing',
  ),
  reason(
    'OVERRIDE_INVALID',
    ['park'],
    "an operator's [override](processors/provider-health.md#overrides) of a provider cannot be carried out; `__streams.errors.message` says why",
    'send a corrected one',
  ),
  reason(
    'ERASURE_INVALID',
    ['park'],
    'an order [to forget a person](privacy.md#to-forget-a-person) names nobody, or one person twice',
    'name one person',
  ),
  reason(
    'TOO_MANY_ERASURES',
    ['park'],
    'a thousand orders of its tenant to forget people are open',
    'send it again later',
  ),
  reason(
    'PARKING_FULL',
    ['park'],
    'a record of a [parked tenant](parked-tenants.md), for which its task had no room left',
    'unpark the tenant, then redrive it',
  ),
  reason(
    'ORPHAN_RECEIPT',
    ['park'],
    'no attempt claimed the receipt in time',
    'let the adapter answer before its receipts, with the id of the provider',
  ),
  reason(
    'ORPHAN_REPORT',
    ['park'],
    'a report of a job or attempt that was never dispatched, or of a [voice model](processors/voice-model.md) or training',
    'name job, or voice, and attempt as dispatched',
  ),
  reason(
    'INVALID_REPORT',
    ['park'],
    "a report that a render job is complete, without the asset's address, with an impossible number or with too many files; [what it must carry](decisions/0052-refused-reports.md); or a report on a voice with an impossible number or a too long id",
    'send a corrected report while the attempt lasts',
  ),
  reason(
    'CREDITS_BELOW_ZERO',
    ['park'],
    'an adjustment of [credits](processors/credits.md#adjustments) would take away more than is left',
    'take away less, under a new id',
  ),
  reason(
    'CREDITS_TOO_MANY',
    ['park'],
    'an adjustment of credits would bring what was granted to 2^52 or more',
    'grant less, under a new id',
  ),
  reason('DELTA_ZERO', ['park'], 'an adjustment of credits changes nothing', 'nothing'),
  reason(
    'ADJUSTMENT_CONFLICT',
    ['park'],
    'another adjustment of credits was answered under this id, with another figure',
    'use a new id for another figure',
  ),
  reason(
    'UNKNOWN_JOB',
    ['park'],
    'a cancel of a render job that was never created, or is forgotten',
    'cancel by the id of `render-job.created`',
  ),
]

/** Markdown as plain text: links keep their words. */
export const plainText = (markdown: string): string =>
  markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')
