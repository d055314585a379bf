import { useEffect, useId, useState } from 'preact/hooks';

export interface EndpointProps {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly label: string;
  readonly url: string | undefined;
  readonly act: (path: string, body?: object) => Promise<void>;
}

/** Where a gateway's events go that name no address of their own. */
export function Endpoint({ gateway, label, url = '', act }: EndpointProps) {
  const id = useId();
  const [typed, setTyped] = useState(url);
  // Another tab or a program may have set it.
  useEffect(() => setTyped(url), [url]);
  return (
    <form
      class="endpoint"
      onSubmit={(event) => {
        event.preventDefault();
        void act('webhook-url', { gateway, url: typed.trim() });
      }}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        type="url"
        value={typed}
        placeholder="http://127.0.0.1:3000/webhooks"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="submit" aria-label={`Save: ${label}`}>
        {typed === url && url !== '' ? 'Saved' : 'Save'}
      </button>
    </form>
  );
}
