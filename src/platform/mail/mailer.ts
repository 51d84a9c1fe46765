import type { Letter } from './letter.ts';

/** How one try ended. */
export type Sent =
  | { ok: true }
  | {
      ok: false;
      /** Whether sending the same letter again is pointless. */
      permanent: boolean;
      /** Whether it is the address that was refused: only then may the address be suspended. */
      addressRefused: boolean;
      /** What the other side said, on one line, for staff. */
      reason: string;
    };

/** The way out for letters. `send` tries once and does not throw for anything that the network or the reader causes. */
export interface Mailer {
  send(letter: Letter): Promise<Sent>;
  close(): void;
}

/** How a try ends that is not even made: the stored address cannot be one. */
export const notAnAddress: Sent = {
  ok: false,
  permanent: true,
  addressRefused: true,
  reason: 'not an e-mail address',
};
