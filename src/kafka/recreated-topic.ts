/**
 * The name of a topic that was deleted and made again, if a line of the client's debug log tells so. The client then reads on in
 * the new topic, at the old position and without an error: it resets no offset (librdkafka 2.15.1, rdkafka_topic.c,
 * rd_kafka_topic_metadata_update). The line comes with the metadata, before the first record of the new topic.
 */
export const recreatedTopic = (line: string): string | undefined => {
  const [, topic, before] = /Topic (\S+) changed id from (\S+) to \S+$/.exec(line) ?? []
  return before === notKnownYet ? undefined : topic
}

/** How the client writes the id of a topic before it has asked for it. */
const notKnownYet = 'AAAAAAAAAAAAAAAAAAAAAA'
