/**
 * Metrics without a series in the check, each with its reason: no fault that the check forces brings them about. A query of
 * other metrics may not be empty, and a metric with a series may not stand here.
 */
export const allowedEmpty: Readonly<Record<string, string>> = {
  eventzr_kafka_token_refreshes_total: 'the broker of the check asks for no tokens',
  eventzr_kafka_token_expires_seconds: 'the broker of the check asks for no tokens',
  kubelet_volume_stats_available_bytes: 'there is no Kubernetes',
  kubelet_volume_stats_capacity_bytes: 'there is no Kubernetes',
}
