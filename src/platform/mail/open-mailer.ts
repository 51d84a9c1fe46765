import type { Mailer } from './mailer.ts';
import { outboxMailer } from './outbox-mailer.ts';
import { smtpMailer } from './smtp-mailer.ts';

/** Over SMTP when a server is configured, else into the outbox folder. */
export function openMailer(config: { smtpUrl: string | undefined; dataDir: string }): Mailer {
  return config.smtpUrl ? smtpMailer(config.smtpUrl) : outboxMailer(config.dataDir);
}
