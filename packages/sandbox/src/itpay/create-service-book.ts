import { createManifestParamsSchema, type ServiceManifest } from '@x/protocol/itpay';
import type { GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import { isHttpUrl } from '../is-http-url.ts';
import { readJsonObject } from '../read-json-object.ts';
import { refuse } from './refuse.ts';

interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[] | undefined;
}

/** The registered services and webhook endpoints of the merchant. */
export interface ServiceBook {
  find(id: string): ServiceManifest | undefined;
  /** Where an event of a service goes, each address once. */
  endpointsFor(serviceId: string, event: string): readonly string[];
  create(call: GatewayCall): GatewayReply;
  list(call: GatewayCall): GatewayReply;
  activate(call: GatewayCall): GatewayReply;
  createEndpoint(call: GatewayCall): GatewayReply;
}

export function createServiceBook({ clock, ids, options }: Pick<GatewayContext, 'clock' | 'ids' | 'options'>): ServiceBook {
  const services = new Map<string, ServiceManifest>();
  const endpoints: WebhookEndpoint[] = [];

  return {
    find: (id) => services.get(id),
    endpointsFor(serviceId, event) {
      const urls = [
        services.get(serviceId)?.endpoint ?? options.itpay.webhookUrl,
        ...endpoints.filter((endpoint) => endpoint.events?.includes(event) ?? true).map((endpoint) => endpoint.url),
      ];
      return [...new Set(urls.filter((url) => url !== undefined))];
    },
    create(call) {
      const parsed = createManifestParamsSchema.safeParse(readJsonObject(call.body));
      if (!parsed.success) return refuseInvalid(parsed.error.issues);
      const { pricing, ...rest } = parsed.data;
      const service: ServiceManifest = {
        id: ids.next('svc_'),
        ...rest,
        pricing: pricing as ServiceManifest['pricing'],
        qr_mode: parsed.data.qr_mode ?? 'dynamic',
        provider: { agent_id: 'agent_sandbox', display_name: parsed.data.name },
        version: 1,
        created_at: new Date(clock.now()).toISOString(),
        status: 'draft',
      };
      services.set(service.id, service);
      return { status: 201, body: service };
    },
    list({ query }) {
      const wanted = (new URLSearchParams(query).get('q') ?? '').toLowerCase();
      const data = [...services.values()].filter((service) =>
        JSON.stringify([service.name, service.description]).toLowerCase().includes(wanted),
      );
      return { status: 200, body: { data } };
    },
    activate({ params }) {
      const service = services.get(params['id'] ?? '');
      if (service === undefined) return refuse(404, 'SERVICE_NOT_FOUND', 'There is no service with this id.');
      const active = { ...service, status: 'active' };
      services.set(service.id, active);
      return { status: 200, body: active };
    },
    createEndpoint(call) {
      const { url, description, enabled_events: events } = readJsonObject(call.body) ?? {};
      if (typeof url !== 'string' || !isHttpUrl(url)) {
        return refuse(422, 'VALIDATION_ERROR', 'url: expected an http or https URL');
      }
      const listed = Array.isArray(events) ? events.filter((event) => typeof event === 'string') : undefined;
      const endpoint = { id: ids.next('we_'), url, events: listed };
      endpoints.push(endpoint);
      const secret = options.itpay.webhookSecret;
      return { status: 201, body: { id: endpoint.id, url, description, enabled_events: listed ?? ['*'], secret } };
    },
  };
}

/** Each refused field and why, without its value. */
export function refuseInvalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): GatewayReply {
  const fields = issues.map((issue) => ({ field: issue.path.map(String).join('.'), message: issue.message }));
  const first = fields[0];
  const message =
    first === undefined ? 'The body is invalid.' : first.field === '' ? first.message : `${first.field}: ${first.message}`;
  return refuse(422, 'VALIDATION_ERROR', message, { fields });
}
