/** What went wrong, as a code that does not change. */
export type SandboxErrorCode =
  | 'ERR_SANDBOX_UNKNOWN_PAYMENT'
  | 'ERR_SANDBOX_UNKNOWN_DELIVERY'
  | 'ERR_SANDBOX_STATE'
  | 'ERR_SANDBOX_LIVE_KEY';

const BRAND = Symbol.for('@x/sandbox.SandboxError');

/** Thrown by `createSandbox` and by the sandbox's methods when the call was fine and the situation was not. */
export class SandboxError extends Error {
  /** To branch on. */
  readonly code: SandboxErrorCode;
  /** The five digits that the stablecoin gateway has for this situation (20002 to 20009), if it has any. */
  readonly gatewayCode: string | undefined;

  constructor(code: SandboxErrorCode, message: string, gatewayCode?: string) {
    super(message);
    this.code = code;
    this.gatewayCode = gatewayCode;
    Object.defineProperty(this, BRAND, { value: true });
  }

  override get name(): 'SandboxError' {
    return 'SandboxError';
  }

  /** What `JSON.stringify` shows: name, code, message and facts. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, code, message, gatewayCode } = this;
    return { name, code, message, gatewayCode };
  }
}

/** Whether an error is a `SandboxError`, of this copy of the package or of another. */
export function isSandboxError(error: unknown): error is SandboxError {
  return typeof error === 'object' && error !== null && Reflect.get(error, BRAND) === true;
}
