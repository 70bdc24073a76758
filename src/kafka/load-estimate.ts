/** The load that a cluster must bear. */
export interface ExpectedLoad {
  /** Pods of all applications together. */
  readonly pods: number
  readonly commitIntervalMs: number
  /** All of the cluster. */
  readonly brokers: number
  /** Inputs of the busiest tenant: all of its rows lie in one partition. */
  readonly tenantRecordsPerSecond: number
}

/** AddPartitionsToTxn, AddOffsetsToTxn, TxnOffsetCommit and EndTxn. */
const controlRequests = 4
/** One Produce and one Fetch at each broker, at least. */
const dataRequests = 2
const heartbeatsPerSecond = 1
/** Consumer, producer, administrator, and a reader of the changelog while tasks are restored. */
const clients = 4
/** Beside one for each broker: the coordinator, and the address from which a client learns of the brokers. */
const furtherConnections = 2
/** Some ten rows of 600 bytes, before compression: an estimate, from a message with two attempts. */
const changelogBytesPerRecord = 6_000

/** pods × ((4 + 2 × brokers) × commits per second + 1 heartbeat). A pod without work commits nothing and asks for less. */
export const requestsPerSecond = ({ pods, commitIntervalMs, brokers }: ExpectedLoad): number =>
  Math.ceil(pods * ((controlRequests + dataRequests * brokers) * (1_000 / commitIntervalMs) + heartbeatsPerSecond))

/** 4 clients × (brokers + 2). */
export const connectionsPerPod = ({ brokers }: ExpectedLoad): number => clients * (brokers + furtherConnections)

/** The changelog partition with the busiest tenant takes its inputs per second × 6,000 bytes. */
export const partitionBytesPerSecond = ({ tenantRecordsPerSecond }: ExpectedLoad): number =>
  tenantRecordsPerSecond * changelogBytesPerRecord
