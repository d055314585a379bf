import { WebhookConfigurationError } from '@x/webhooks';

/**
 * Recognizes what frameworks pass to their routes instead of a `Request`: Hono's context, the event of SvelteKit, Remix or Astro, Node's
 * request. A `Request` of any realm is one.
 *
 * @returns the error that names the fix, or undefined for a `Request`
 */
export function checkRequest(value: unknown): WebhookConfigurationError | undefined {
  if (isRequest(value)) return undefined;
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_REQUEST',
    `The webhook handler expects a Request, but received something else. ${suggestFix(value)}`,
  );
}

function suggestFix(value: unknown): string {
  const { req, request, rawHeaders } = Object(value) as {
    readonly req?: unknown;
    readonly request?: unknown;
    readonly rawHeaders?: unknown;
  };
  if (isRequest(request)) return 'It has the Request as its property: pass event.request (SvelteKit, Remix, Astro).';
  if (isRequest((Object(req) as { readonly raw?: unknown }).raw)) return "It is Hono's context: pass c.req.raw.";
  if (Array.isArray(rawHeaders)) return "It is Node's own request: use createWebhookListener of @x/webhooks/node instead.";
  return "Pass the framework's Request object: c.req.raw in Hono, event.request in SvelteKit.";
}

function isRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null) return false;
  const { method, url, headers } = value as { readonly method?: unknown; readonly url?: unknown; readonly headers?: unknown };
  return typeof method === 'string' && typeof url === 'string' && typeof (Object(headers) as Headers).get === 'function';
}
