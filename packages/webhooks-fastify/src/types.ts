import type { ReceiverSource } from '@x/webhooks';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerBase, RegisterOptions } from 'fastify';

/** The receiver's options, or `{ receiver }`, and where to mount it. */
export type WebhookPluginOptions<TEvents extends object, TIngest = unknown> = ReceiverSource<TEvents, TIngest> & {
  /** Below the prefix of `register`, if there is one. Default `/`. */
  readonly path?: string;
};

declare const brand: unique symbol;

/** A Fastify plugin, marked so that `register` can tell it from others and type its options. */
export interface WebhookPlugin {
  (instance: FastifyInstance, options: WebhookPluginOptions<object>): Promise<void>;
  readonly [brand]: 'webhookPlugin';
}

// `register` infers its options from the plugin alone, which would leave every handler's event untyped: an event's type
// follows from the provider, which is in the options.
declare module 'fastify' {
  interface FastifyRegister<
    T,
    RawServer extends RawServerBase,
    TypeProviderDefault extends FastifyTypeProvider,
    LoggerDefault extends FastifyBaseLogger,
  > {
    // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with Fastify's own.
    <TEvents extends object, TIngest = unknown>(
      plugin: WebhookPlugin,
      options: RegisterOptions & WebhookPluginOptions<TEvents, TIngest>,
    ): T;
  }
}
