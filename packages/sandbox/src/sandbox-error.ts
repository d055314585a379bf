export type SandboxErrorCode =
  | 'ERR_SANDBOX_UNKNOWN_PAYMENT'
  | 'ERR_SANDBOX_UNKNOWN_DELIVERY'
  | 'ERR_SANDBOX_STATE'
  | 'ERR_SANDBOX_LIVE_KEY'
  | 'ERR_SANDBOX_CLOSED';

const BRAND = Symbol.for('@x/sandbox.SandboxError');

/** What `createSandbox` and the sandbox's controls throw. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;
  /** The five digits that the stablecoin gateway has for this situation, where it has any. */
  readonly gatewayCode: string | undefined;

  constructor(code: SandboxErrorCode, message: string, gatewayCode?: string) {
    super(message);
    this.code = code;
    this.gatewayCode = gatewayCode;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

export function isSandboxError(error: unknown): error is SandboxError {
  return typeof error === 'object' && error !== null && Reflect.get(error, BRAND) === true;
}
