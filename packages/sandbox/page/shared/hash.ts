import { useEffect, useState } from 'preact/hooks';

/** The payment that the address names: `#payment=pi_1`. */
export function usePaymentOfHash(): string | undefined {
  const [id, setId] = useState(readHash);
  useEffect(() => {
    const onChange = () => setId(readHash());
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return id;
}

/** The permanent link of one payment's activity. */
export function linkTo(paymentId: string): string {
  return `#payment=${encodeURIComponent(paymentId)}`;
}

function readHash(): string | undefined {
  const value = /^#payment=(.+)$/.exec(location.hash)?.[1];
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}
