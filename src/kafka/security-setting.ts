/** Whether a setting of librdkafka is about encryption or proof of identity. */
export const isSecuritySetting = (name: string): boolean => /^(security|ssl|sasl|enable\.ssl)\./.test(name)
