import type { IncomingMessage, ServerResponse } from 'node:http';

/** Tells clients where to get a token. */
export interface ProtectedResource {
  /** The public URL of the endpoint, such as `https://pay.example/mcp`. */
  readonly resource: string;
  /** Issuers of tokens that `verifyToken` takes. */
  readonly authorizationServers: readonly string[];
  /** The scopes that tokens may have. */
  readonly scopes?: readonly string[];
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** @throws TypeError for a URL that is not one, or that tokens must not be sent to */
export function checkProtectedResource({ resource, authorizationServers }: ProtectedResource): void {
  const urls = [resource, ...authorizationServers];
  if (authorizationServers.length === 0) throw new TypeError('protectedResource.authorizationServers: expected at least one URL');
  for (const url of urls) {
    const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
    if (protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))) continue;
    throw new TypeError('protectedResource: expected https URLs');
  }
}

/** Where the metadata is: the endpoint's path follows the well-known one. @see https://www.rfc-editor.org/rfc/rfc9728#section-3.1 */
function metadataUrl({ resource }: ProtectedResource): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${WELL_KNOWN}${pathname === '/' ? '' : pathname}`;
}

/** The challenge for a request without a valid token. */
export function bearerChallenge(resource: ProtectedResource | undefined): string {
  return resource === undefined ? 'Bearer' : `Bearer resource_metadata="${metadataUrl(resource)}"`;
}

/** Answers a request for the metadata, which anyone may read. @returns whether it was one */
export function answerMetadata(
  request: IncomingMessage,
  response: ServerResponse,
  resource: ProtectedResource | undefined,
): boolean {
  const [path] = (request.url ?? '').split('?');
  if (resource === undefined || request.method !== 'GET') return false;
  if (path !== WELL_KNOWN && path !== new URL(metadataUrl(resource)).pathname) return false;
  const { authorizationServers, scopes } = resource;
  response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(
    JSON.stringify({
      resource: resource.resource,
      authorization_servers: authorizationServers,
      bearer_methods_supported: ['header'],
      ...(scopes === undefined ? {} : { scopes_supported: scopes }),
      resource_name: 'ItPay payments',
    }),
  );
  return true;
}
