import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

export interface ReceivedLetter {
  from: string;
  to: string[];
  raw: Buffer;
}

type Refusal = 'permanent' | 'temporary' | 'relay';
const answers: Record<Refusal, { responseCode: number; message: string }> = {
  permanent: { responseCode: 550, message: '5.1.1 No such user here' },
  temporary: { responseCode: 451, message: '4.2.2 Mailbox full, try again later' },
  relay: { responseCode: 554, message: '5.7.1 Relay access denied' },
};

export interface SmtpStandIn {
  /** What `SMTP_URL` takes. */
  url: string;
  /** Every accepted letter, in order. */
  letters: ReceivedLetter[];
  /** Answers for this recipient from now on; null accepts again. */
  refuse(address: string, how: Refusal | null): void;
  /** Refuses every letter after it was sent over (`DATA`), as a spam filter does. */
  refuseContent(on: boolean): void;
  /** From now on takes connections and says nothing. */
  hang(on: boolean): void;
  close(): Promise<void>;
}

/** A mail server on the loopback that keeps what it is sent, and fails on demand. */
export async function startSmtp(): Promise<SmtpStandIn> {
  const letters: ReceivedLetter[] = [];
  const refusals = new Map<string, Refusal>();
  const mood = { hangs: false, refusesContent: false };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onConnect: (_session, done) => {
      if (!mood.hangs) done();
    },
    onRcptTo: (address, _session, done) => {
      const how = refusals.get(address.address);
      done(how ? smtpError(answers[how]) : null);
    },
    onData: (stream, session, done) => {
      void readAll(stream).then((raw) => {
        if (mood.refusesContent)
          return done(smtpError({ responseCode: 554, message: '5.6.0 Looks like spam' }));
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((one) => one.address), raw });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse: (address, how) => void (how ? refusals.set(address, how) : refusals.delete(address)),
    refuseContent: (on) => void Object.assign(mood, { refusesContent: on }),
    hang: (on) => void Object.assign(mood, { hangs: on }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function smtpError({ responseCode, message }: { responseCode: number; message: string }): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
