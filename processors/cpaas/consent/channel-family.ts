import type { Channel, ChannelFamily } from '#schemas/types.ts'

/** RCS falls back to SMS at several providers, and both reach the same inbox: a STOP there is meant for both. */
const families: Readonly<Record<Channel, ChannelFamily>> = {
  SMS: 'SMS',
  MMS: 'SMS',
  RCS: 'SMS',
  WHATSAPP: 'WHATSAPP',
  VOICE: 'VOICE',
  EMAIL: 'EMAIL',
  PUSH: 'PUSH',
  UNKNOWN: 'UNKNOWN',
}

/** The channels with which a channel shares the consent of its recipients. */
export const familyOf = (channel: Channel): ChannelFamily => families[channel]
