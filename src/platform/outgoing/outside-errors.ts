import { Invalid, Unavailable } from '#platform/errors';

export type RefusedReason = 'address' | 'scheme' | 'port' | 'redirect';

/** The guard does not let this request out; `problems` names the field `url` with the catalog key of the reason. */
export class OutsideRefused extends Invalid {
  constructor(readonly reason: RefusedReason) {
    super([{ field: 'url', message: `errors.outside.${reason}` }]);
  }
}

/** The answer is longer than the caller wants to read, packed or unpacked. */
export class TooLarge extends Invalid {
  constructor(
    readonly mostBytes: number,
    /** The status that the long answer has. */
    readonly answered: number,
  ) {
    super([{ field: 'url', message: 'errors.outside.too_large', values: { most: mostBytes } }]);
  }
}

/** `name`: no such name in the DNS. `tls`: the certificate or the handshake. `broken`: an answer that is no HTTP. */
export type NoAnswerReason = 'timeout' | 'name' | 'connect' | 'tls' | 'broken';

/** Nobody answered. The message holds the host only, since the rest of an address may hold a key. */
export class NoAnswer extends Unavailable {
  constructor(
    readonly reason: NoAnswerReason,
    host: string,
  ) {
    super(`no answer from ${host}: ${reason}`);
  }
}
