/** Whether a refund of either gateway has reached the payer: SUCCEEDED or succeeded. */
export function isRefundDone(refund: { readonly status?: string | undefined } | undefined): boolean {
  return typeof refund?.status === 'string' && refund.status.toLowerCase() === 'succeeded';
}
