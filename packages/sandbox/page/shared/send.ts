/** Why the sandbox refused, in its own words; undefined when it did what was asked. */
export type Complaint = string | undefined;

/** Asks the sandbox to change something. */
export async function send<T = unknown>(
  path: string,
  body: object = {},
): Promise<{ readonly complaint: Complaint; readonly reply?: T }> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`/_sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const reply = (await response.json()) as { error?: string };
    return response.ok ? { complaint: undefined, reply: reply as T } : { complaint: reply.error ?? 'The sandbox refused.' };
  } catch {
    return { complaint: 'The sandbox did not answer.' };
  }
}
