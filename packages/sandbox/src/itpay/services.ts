import { createManifestParamsSchema, type ServiceManifest } from '@x/protocol/itpay';
import type { GatewayCall, GatewayContext, GatewayReply } from '../gateway/gateway.ts';
import { isHttpUrl } from '../gateway/is-http-url.ts';
import { readJsonObject } from '../gateway/read-json-object.ts';
import { refuse, refuseInvalid } from './refuse.ts';

interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  /** Every event, if left out. */
  readonly events: readonly string[] | undefined;
}

/** The merchant's registered services and webhook endpoints. */
export interface Services {
  find(id: string): ServiceManifest | undefined;
  /** Where an event of a service goes, each address once. */
  endpointsFor(serviceId: string, event: string): readonly string[];
  create(call: GatewayCall): GatewayReply;
  list(call: GatewayCall): GatewayReply;
  activate(call: GatewayCall): GatewayReply;
  createEndpoint(call: GatewayCall): GatewayReply;
}

interface ServicesState extends Pick<GatewayContext, 'clock' | 'ids' | 'options' | 'webhooks'> {
  readonly services: Map<string, ServiceManifest>;
  readonly endpoints: WebhookEndpoint[];
}

export function createServices(context: GatewayContext): Services {
  const state: ServicesState = { ...context, services: new Map(), endpoints: [] };
  return {
    find: (id) => state.services.get(id),
    endpointsFor: (serviceId, event) => endpointsFor(state, serviceId, event),
    create: (call) => create(state, call),
    list: (call) => list(state, call),
    activate: (call) => activate(state, call),
    createEndpoint: (call) => createEndpoint(state, call),
  };
}

function endpointsFor({ services, endpoints, webhooks }: ServicesState, serviceId: string, event: string): readonly string[] {
  const urls = [
    services.get(serviceId)?.endpoint ?? webhooks.defaultUrl('itpay'),
    ...endpoints.filter((endpoint) => endpoint.events?.includes(event) ?? true).map((endpoint) => endpoint.url),
  ];
  return [...new Set(urls.filter((url) => url !== undefined))];
}

function create({ clock, ids, services }: ServicesState, call: GatewayCall): GatewayReply {
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
}

function list({ services }: ServicesState, { query }: GatewayCall): GatewayReply {
  const wanted = (new URLSearchParams(query).get('q') ?? '').toLowerCase();
  const data = [...services.values()].filter((service) =>
    JSON.stringify([service.name, service.description]).toLowerCase().includes(wanted),
  );
  return { status: 200, body: { data } };
}

function activate({ services }: ServicesState, { params }: GatewayCall): GatewayReply {
  const service = services.get(params['id'] ?? '');
  if (service === undefined) return refuse(404, 'SERVICE_NOT_FOUND', 'There is no service with this id.');
  const active = { ...service, status: 'active' };
  services.set(service.id, active);
  return { status: 200, body: active };
}

function createEndpoint({ ids, options, endpoints }: ServicesState, call: GatewayCall): GatewayReply {
  const { url, description, enabled_events: events } = readJsonObject(call.body) ?? {};
  if (typeof url !== 'string' || !isHttpUrl(url)) {
    return refuse(422, 'VALIDATION_ERROR', 'url: expected an http or https URL');
  }
  const listed = Array.isArray(events) ? events.filter((event) => typeof event === 'string') : undefined;
  const endpoint = { id: ids.next('we_'), url, events: listed };
  endpoints.push(endpoint);
  const secret = options.itpay.webhookSecret;
  return { status: 201, body: { id: endpoint.id, url, description, enabled_events: listed ?? ['*'], secret } };
}
