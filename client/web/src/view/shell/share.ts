// The addresses one can hand out. Pure.

export interface Origin {
  /** `http://192.168.1.12:8080` */
  readonly origin: string;
  /** `192.168.1.12:8080`: what people type. */
  readonly host: string;
  readonly port: string;
  /** Only this computer can open it. */
  readonly loopback: boolean;
}

/** `share` is what the server knows of its own address; the page's own stands in until it is told. */
export function readOrigin(share: string, page: string): Origin {
  const origin = (share || page).replace(/\/+$/, '');
  const host = origin.replace(/^https?:\/\//, '');
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const port = /:(\d+)$/.exec(host)?.[1] ?? '8080';
  return { origin, host, port, loopback: name === 'localhost' || name === '::1' || /^127\./.test(name) };
}

export function codeLink({ origin }: Origin, code: string): string {
  return `${origin}/${code}`;
}

/** The secret follows `#`, so that it reaches neither a server's log nor a referrer. */
export function invitationLink({ origin }: Origin, invitation: string): string {
  return `${origin}/i#${invitation}`;
}
