// Plain JavaScript without imports, so that the very same file runs in Node, Bun, Deno and workerd.

/** @returns what is wrong, or undefined */
export function runVector(signing, scheme, test) {
  return runners[scheme](signing, test);
}

export const vectorFiles = ['rfc4231', 'itpay-request', 'itpay-webhook', 'stablecoin-request', 'stablecoin-webhook'];

const runners = {
  'hmac-sha256': ({ hmacSha256, createSigningKey }, test) => {
    const key = fromHex(test.keyHex);
    const length = test.expectedHex.length;
    return (
      compare('with bytes', toHex(hmacSha256(key, fromHex(test.dataHex))).slice(0, length), test.expectedHex) ??
      compare('with a key', toHex(hmacSha256(createSigningKey(key), fromHex(test.dataHex))).slice(0, length), test.expectedHex)
    );
  },
  'itpay-webhook': ({ itpay }, test) => {
    const body = fromHex(test.bodyHex);
    const input = { header: test.header ?? undefined, body, now: test.nowMs, toleranceSeconds: test.toleranceSeconds };
    return (
      checkVerification(itpay.verifyWebhook, itpay.safeVerifyWebhook, input, test) ??
      checkSigning(test, test.header, ({ timestamp, secret }) => itpay.signWebhook({ timestamp, body }, secret))
    );
  },
  'itpay-request': ({ itpay }, test) => {
    const body = fromHex(test.bodyHex);
    const { timestamp, method, path, signature, toleranceSeconds } = test;
    const input = {
      timestamp: timestamp ?? undefined,
      signature: signature ?? undefined,
      method,
      path,
      body,
      now: test.nowMs,
      toleranceSeconds,
    };
    return (
      checkVerification(itpay.verifyRequest, itpay.safeVerifyRequest, input, test) ??
      checkSigning(test, signature, ({ secret }) => itpay.signRequest({ timestamp, method, path, body }, secret)) ??
      checkBytes(test, () => itpay.canonicalizeRequest({ timestamp, method, path, body }))
    );
  },
  'stablecoin-request': ({ stablecoin }, test) => {
    const body = fromHex(test.bodyHex);
    const { timestamp, method, path, query, signature, toleranceMs } = test;
    const input = {
      timestamp: timestamp ?? undefined,
      signature: signature ?? undefined,
      method,
      path,
      query,
      body,
      now: test.nowMs,
      toleranceMs,
    };
    return (
      checkVerification(stablecoin.verifyRequest, stablecoin.safeVerifyRequest, input, test) ??
      checkSigning(test, signature, ({ secret }) => stablecoin.signRequest({ timestamp, method, path, query, body }, secret)) ??
      checkBytes(test, () => stablecoin.canonicalizeRequest({ timestamp, method, path, query, body }))
    );
  },
  'stablecoin-webhook': ({ stablecoin }, test) => {
    const body = fromHex(test.bodyHex);
    const { timestamp, signature, form, toleranceMs } = test;
    const path = test.path ?? undefined;
    const input = {
      timestamp: timestamp ?? undefined,
      signature: signature ?? undefined,
      body,
      path,
      form,
      now: test.nowMs,
      toleranceMs,
    };
    return (
      checkVerification(stablecoin.verifyWebhook, stablecoin.safeVerifyWebhook, input, test) ??
      checkSigning(test, signature, ({ secret }) =>
        stablecoin.signWebhook({ timestamp, body, path, form: test.expected.form }, secret),
      )
    );
  },
};

/** The throwing and the safe function, with the secrets as text and as prepared bytes, must all come to the same result. */
function checkVerification(verify, safeVerify, input, test) {
  const expected = test.result === 'valid' ? { ok: true, ...test.expected } : { ok: false, code: test.code };
  const secretBytes = test.secrets.map((secret) => new TextEncoder().encode(secret));
  for (const secrets of [test.secrets, secretBytes]) {
    const { reason: _, ...safe } = safeVerify(input, secrets);
    const complaint = compare('the safe function', describe(safe), describe(expected));
    if (complaint !== undefined) return complaint;
  }
  let thrown;
  try {
    thrown = verify(input, test.secrets);
  } catch (error) {
    thrown = { ok: false, code: error.code };
  }
  return compare('the throwing function', describe(thrown), describe(expected));
}

function checkSigning(test, expected, sign) {
  if (test.result !== 'valid' || !test.flags.includes('Signable')) return undefined;
  const { timestamp, secretIndex } = test.expected;
  return compare('signing', sign({ timestamp, secret: test.secrets[secretIndex] }), expected);
}

function checkBytes(test, canonicalize) {
  return test.result === 'valid' ? compare('the canonical bytes', toHex(canonicalize()), test.canonicalHex) : undefined;
}

function describe({ ok, timestamp, secretIndex, form, code }) {
  return JSON.stringify({ ok, timestamp, secretIndex, form, code });
}

function compare(what, actual, expected) {
  return actual === expected ? undefined : `${what}: got ${actual}, expected ${expected}`;
}

function fromHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
