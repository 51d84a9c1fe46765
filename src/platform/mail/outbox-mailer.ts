import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import { uuidv7 } from '#platform/clock';
import { writeDurably } from '#platform/files';
import { isAddress, type Letter, toMessage } from './letter.ts';
import { type Mailer, notAnAddress } from './mailer.ts';
import { outboxFolder } from './outbox.ts';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Lays letters into `<dataDir>/outbox`, one `.eml` each, for a trial or a city that has no mail server yet. */
export function outboxMailer(dataDir: string): Mailer {
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(letter) {
      if (!isAddress(letter.to)) return notAnAddress;
      const { message } = await composer.sendMail(toMessage(letter));
      await writeDurably(outboxFolder(dataDir), `${outboxName(letter)}.eml`, message as Buffer);
      return { ok: true };
    },
    close: () => composer.close(),
  };
}

/**
 * Names sort by time. A message id that holds a UUIDv7 gives its letter a name that is the same at every try, so
 * that a letter sent again after a kill takes its own place and is not doubled.
 */
function outboxName(letter: Letter): string {
  const id = uuid.exec(letter.messageId)?.[0] ?? uuidv7();
  return `${id}-${createHash('sha256').update(letter.messageId).digest('hex').slice(0, 8)}`;
}
