/** Gateways deliver by POST only. */
export function checkMethod(method: string): 'method-not-allowed' | undefined {
  return method === 'POST' ? undefined : 'method-not-allowed';
}
