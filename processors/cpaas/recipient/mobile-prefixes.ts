import type { Channel } from '#schemas/types.ts'

/** A numbering plan has mobiles in two spellings: with a mark before or within the number, and without it. */
export interface MobilePrefix {
  readonly country: string
  /** The spelling with the mark, in E.164. */
  readonly marked: RegExp
  /** The spelling without it, in terms of the groups of `marked`. */
  readonly unmarked: string
  /** The spelling that the plan has ended; without one both are right. */
  readonly ended?: EndedSpelling
  readonly source: string
}

/** A spelling of mobiles that no carrier takes any more. */
export interface EndedSpelling {
  readonly number: RegExp
  /** The spelling in force, in terms of the groups of `number`. */
  readonly inForce: string
  /** Channels with ids of their own from the time before: there the ended spelling alone may reach its owner. */
  readonly keptOn: readonly Channel[]
}

/** As of 2026-03. The marks are still in ids of WhatsApp and in the `From` of replies, or are missing there. */
export const mobilePrefixes: readonly MobilePrefix[] = [
  {
    country: 'Mexico',
    marked: /^\+521(\d{10})$/,
    unmarked: '+52$1',
    ended: { number: /^\+521(?<number>\d{10})$/, inForce: '+52$<number>', keptOn: ['WHATSAPP'] },
    source:
      'The plan of numbers of 2018-05-11 (DOF) ended the 1 on 2019-08-03; libphonenumber 8.10.17 dropped it. Ids of ' +
      'WhatsApp and replies of carriers kept it (github.com/daddyz/phonelib/issues/254), and reach some owners only with it ' +
      '(waha.devlike.pro/docs/apps/phone-numbers-mexico).',
  },
  {
    country: 'Argentina',
    marked: /^\+549(\d{10})$/,
    unmarked: '+54$1',
    source:
      'From abroad a mobile is called with a 9 behind the country code (libphonenumber, FAQ.md); providers of SMS take ' +
      'numbers without it, WhatsApp has it in its ids.',
  },
  {
    country: 'Brazil',
    marked: /^\+55([1-9]{2})9([6-9]\d{7})$/,
    unmarked: '+55$1$2',
    ended: {
      number: /^\+55(?<area>[1-9]{2})(?<number>[6-9]\d{7})$/,
      inForce: '+55$<area>9$<number>',
      keptOn: ['WHATSAPP'],
    },
    source:
      'Anatel, resolution 553 of 2010: all mobiles have a 9 ahead, in the last areas since 2016-11-06. Before it they began with ' +
      '6 to 9. Ids of WhatsApp from before lack it (github.com/devlikeapro/waha/issues/238).',
  },
]

/** Other recipients need no look at the table. */
export const mayBeMarked = (recipient: string): boolean => /^\+5[245]\d+$/.test(recipient)
