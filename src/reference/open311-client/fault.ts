/**
 * Why a server gave no usable answer.
 * `refused`: it understood and said no; asking the same again is pointless. `key`: it does not take our key. `missing`: there is no
 * such thing there. `limited`: too many questions. `failed`: it says that it is broken. `silent`: no answer in time, or none that
 * can be read: what was posted may have arrived. `unreached`: no connection came about. `unsafe`: our own guard does not let us
 * go there.
 */
export type FaultKind =
  | 'refused'
  | 'key'
  | 'missing'
  | 'limited'
  | 'failed'
  | 'silent'
  | 'unreached'
  | 'unsafe';

/** One error as the server told it. */
export interface ToldFault {
  code: string | null;
  description: string;
}

/** The only thing that the calls of this room throw. */
export class ServerFault extends Error {
  constructor(
    readonly kind: FaultKind,
    message: string,
    readonly told: readonly ToldFault[] = [],
    /** Seconds after which the server wants to be asked again. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** Whether what was posted may have arrived although nobody said so. */
  get unsure(): boolean {
    return this.kind === 'silent' || this.kind === 'failed';
  }
}
