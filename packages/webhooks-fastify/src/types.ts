import type { ReceiverSource } from '@x/webhooks';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerBase, RegisterOptions } from 'fastify';

/** The receiver's options, or `{ receiver }`, and where to mount it. */
export type WebhookPluginOptions<
  TEvents extends object,
  TIngest = unknown,
  TTransaction = unknown,
  TWrite = never,
> = ReceiverSource<TEvents, TIngest, TTransaction, TWrite> & {
  /** Below the prefix of `register`, if there is one. Default `/`. */
  readonly path?: string;
};

declare const brand: unique symbol;

/** A Fastify plugin, branded so that `register` recognizes it and types its options. */
export interface WebhookPlugin {
  (instance: FastifyInstance, options: RegisterOptions & WebhookPluginOptions<object>): Promise<void>;
  readonly [brand]: 'webhookPlugin';
}

// By itself `register` infers the options from the plugin. Here the type of a handler's event depends on the provider, which is one of
// the options.
declare module 'fastify' {
  interface FastifyRegister<
    T,
    RawServer extends RawServerBase,
    TypeProviderDefault extends FastifyTypeProvider,
    LoggerDefault extends FastifyBaseLogger,
  > {
    // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with Fastify's own.
    <TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
      plugin: WebhookPlugin,
      options: RegisterOptions & WebhookPluginOptions<TEvents, TIngest, TTransaction, TWrite>,
    ): T;
  }
}
