/** Header fields as Node, Fastify or a Fetch `Headers` object hold them. Names may be in any case; a list of one counts as its text. */
export type HeadersInput =
  | Readonly<Record<string, string | readonly string[] | null | undefined>>
  | { get(name: string): string | null; forEach(visit: (value: string, name: string) => void): void };

/** What is known of a request before its body is read. */
export interface WebhookRequestHead {
  readonly method: string;
  /** Path without the query, as it came; needed for the request form of the stablecoin signature only. */
  readonly path?: string;
  readonly headers: HeadersInput;
  /** Node's flat list of names and values: shows a doubled header, which `headers` hides. */
  readonly rawHeaders?: readonly string[];
  /** `performance.now()` when the request began: the acknowledgement's budget runs from here, not from the body's last byte. */
  readonly startedAt?: number;
  /** For platforms that stop the work on a request once it is answered: gets the work that outlives the answer. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

/** A request as `handle` takes it. */
export interface WebhookRequest extends WebhookRequestHead {
  /** The bytes as received: a `Uint8Array` of any realm. */
  readonly body: Uint8Array;
}

/** An answer, to be written as it is. */
export interface WebhookResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
