import type { NotifyRequested, Reason } from '#schemas/types.ts'
import type { WhatsAppPolicy } from './whatsapp-policy.ts'

const windowClosed: Reason = {
  code: 'WINDOW_CLOSED',
  detail: 'the recipient has not written on WhatsApp for 24 hours: only a template may be sent',
}

const notApproved: Reason = {
  code: 'TEMPLATE_NOT_APPROVED',
  detail: "the template is not among the approved ones of the tenant's policy",
}

const wrongParameters: Reason = {
  code: 'TEMPLATE_PARAMETERS',
  detail: 'the template has another number of parameters than the request has variables',
}

/**
 * The reason for which Meta would refuse a request (131047, 132000, 132001 of its
 * [error codes](https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes)); `undefined` on other channels, and where it
 * would not.
 * @param isOpen whether the reply window of the recipient is open when the message starts
 */
export const whatsAppFault = (
  { channel, templateId, variables }: NotifyRequested,
  isOpen: () => boolean,
  { templates, checksBeforehand }: WhatsAppPolicy,
): Reason | undefined => {
  if (channel !== 'WHATSAPP' || !checksBeforehand) return undefined
  if ((templateId ?? '') === '') return isOpen() ? undefined : windowClosed
  const approved = templates.find(({ id }) => id === templateId)
  if (approved === undefined) return notApproved
  return Object.keys(variables).length === approved.parameters ? undefined : wrongParameters
}
