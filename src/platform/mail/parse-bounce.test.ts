import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBounce } from './index.ts';

interface Parts {
  action?: string;
  status?: string;
  recipient?: string;
  more?: string;
  newline?: string;
}

function report({ action = 'failed', status = '5.1.1', recipient, more = '', newline = '\r\n' }: Parts = {}) {
  return `From: MAILER-DAEMON@mx.example
To: 311@city.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/mx"

--b1/mx
Content-Type: text/plain

Sorry.

--b1/mx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: ${recipient ?? 'rfc822; anna@example.org'}
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 5.1.1 No such
    user here
${more}
--b1/mx
Content-Type: text/rfc822-headers

Message-ID: <0197-letter@city.example>
Subject: Yours

--b1/mx--
`.replaceAll('\n', newline);
}

describe('delivery status notifications', () => {
  test.each(['\n', '\r\n'])('a failure tells who, why and which letter (line end %j)', (newline) => {
    expect(parseBounce(report({ newline }))).toEqual({
      recipient: 'anna@example.org',
      permanent: true,
      reason: '550 5.1.1 No such user here',
      messageId: '<0197-letter@city.example>',
    });
  });

  test('a delay and a full mailbox are not permanent', () => {
    expect(parseBounce(report({ action: 'delayed', status: '4.4.1' }))).toMatchObject({ permanent: false });
    expect(parseBounce(report({ action: 'failed', status: '4.2.2' }))).toMatchObject({ permanent: false });
  });

  test('delivered is no bounce', () => {
    expect(parseBounce(report({ action: 'delivered', status: '2.0.0' }))).toBeNull();
    expect(parseBounce(report({ action: 'relayed', status: '2.1.9' }))).toBeNull();
  });

  test('the address that we wrote to comes before the one it was forwarded to', () => {
    const recipient = 'RFC822; <second@forward.example>\nOriginal-Recipient: rfc822;first@example.org';
    expect(parseBounce(report({ recipient }))?.recipient).toBe('first@example.org');
  });

  test('of several recipients the one given up for good is told', () => {
    const more = '\nFinal-Recipient: rfc822; bea@example.org\nAction: failed\nStatus: 5.2.1\n';
    const bounce = parseBounce(report({ action: 'delayed', status: '4.0.0', more }));
    expect(bounce).toMatchObject({ recipient: 'bea@example.org', permanent: true, reason: '5.2.1' });
  });

  test('a recipient that is no address is not believed', () => {
    expect(parseBounce(report({ recipient: 'rfc822; a@b.example, c@d.example' }))).toBeNull();
  });

  test('a letter that only quotes a report is no bounce', () => {
    expect(parseBounce(`Subject: Re: your report\n\n> ${report().replaceAll('\n', '\n> ')}`)).toBeNull();
  });
});

describe('broken reports', () => {
  test('a report cut off anywhere never throws', () => {
    const whole = report();
    for (let end = 0; end < whole.length; end += 7)
      expect(() => parseBounce(whole.slice(0, end))).not.toThrow();
  });

  test('no bytes throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(report().length), (noise, at) => {
        const whole = Buffer.from(report());
        parseBounce(Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at)]));
      }),
    );
  });

  test.each([
    [
      'nested boundaries',
      'Content-Type: multipart/report; boundary=a\n\n'.repeat(30_000) + '--a\n'.repeat(100_000),
    ],
    [
      'blanks',
      `Content-Type: multipart/report; boundary=a\n\n--a\nContent-Transfer-Encoding: quoted-printable\n\n${' '.repeat(1_000_000)}`,
    ],
    ['an endless header', `Content-Type: multipart/report;${' x=y;\n'.repeat(300_000)}`],
  ])('hostile input ends: %s', (_, raw) => {
    expect(parseBounce(raw)).toBeNull();
  });
});
