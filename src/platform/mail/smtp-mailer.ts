import nodemailer from 'nodemailer';
import { isAddress, type Letter, toMessage } from './letter.ts';
import { type Mailer, notAnAddress, type Sent } from './mailer.ts';

interface SmtpError {
  message: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** Sends over SMTP with a few kept connections. `url` is `smtp(s)://user:password@host:port`. */
export function smtpMailer(url: string, timeoutMs = 20_000): Mailer {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    // The job queue tries again; within one try a lost connection is replaced once.
    maxRequeues: 1,
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs * 2,
  });
  return { send: (letter) => send(transport, letter), close: () => transport.close() };
}

async function send(
  transport: { sendMail(message: object): Promise<unknown> },
  letter: Letter,
): Promise<Sent> {
  if (!isAddress(letter.to)) return notAnAddress;
  const message = toMessage(letter);
  try {
    await transport.sendMail(message);
    return { ok: true };
  } catch (error) {
    return judge(error as SmtpError);
  }
}

/**
 * What a failure means. Only an answer to the recipient or to the letter itself is final: a refused sign-in, sender or
 * relaying (5.7.x at RCPT) is a fault of our own settings, which someone will mend, and must not suspend residents.
 */
export function judge(error: SmtpError): Sent {
  const reason = (error.response || error.message).replace(/\s+/g, ' ').slice(0, 500);
  const code = error.responseCode ?? 0;
  const refused = code >= 500 && code < 600;
  const addressRefused = refused && error.command === 'RCPT TO' && !/^\d{3}[ -]5\.7\.\d/.test(reason);
  const letterRefused = refused && error.command === 'DATA';
  return { ok: false, permanent: addressRefused || letterRefused, addressRefused, reason };
}
