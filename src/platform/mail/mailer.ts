import type { Letter } from './letter.ts';
import { outboxMailer } from './outbox-mailer.ts';
import { smtpMailer } from './smtp-mailer.ts';

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

/** Over SMTP when a server is configured, else into the outbox folder. */
export function openMailer(config: { smtpUrl: string | undefined; dataDir: string }): Mailer {
  return config.smtpUrl ? smtpMailer(config.smtpUrl) : outboxMailer(config.dataDir);
}
