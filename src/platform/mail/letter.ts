/** One outgoing letter to one reader. */
export interface Letter {
  /** A bare address: `anna@example.org`. */
  to: string;
  from: { name: string; address: string };
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  /** Further headers (`List-Unsubscribe`, `Auto-Submitted` ...); not those that the other fields make. */
  headers?: Record<string, string>;
  /** `<local@domain>`. The same for every try of the same letter, so that receivers can drop a doubled one. */
  messageId: string;
}

const address = /^[^\s\p{Cc}@<>()[\],;:"\\]{1,64}@[^\s\p{Cc}@<>()[\],;:"\\]{1,255}$/u;
const messageId = /^<[^\s\p{Cc}@<>]{1,200}@[^\s\p{Cc}@<>]{1,200}>$/u;
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,70}$/;
const ownHeaders =
  /^(from|sender|reply-to|to|cc|bcc|subject|date|message-id|mime-version|content-.*|received|return-path|dkim-.*|x-nodemailer-.*)$/i;

/** Whether a text can be the address of one mailbox. No quoted local parts: nobody has one, and many tricks use them. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && address.test(text);
}

/**
 * The letter as nodemailer wants it. Every part that lands in a header is checked or flattened here, so that no text
 * of a resident can add a header or a recipient. Throws a plain error for what only a mistake of ours can cause.
 */
export function toMessage(letter: Letter) {
  if (!isAddress(letter.from.address)) throw new Error('the sender is not an e-mail address');
  if (letter.replyTo !== undefined && !isAddress(letter.replyTo))
    throw new Error('reply-to is not an e-mail address');
  if (!messageId.test(letter.messageId)) throw new Error('a message id looks like <local@domain>');
  return {
    from: { name: oneLine(letter.from.name), address: letter.from.address },
    to: { name: '', address: letter.to },
    replyTo: letter.replyTo && { name: '', address: letter.replyTo },
    subject: oneLine(letter.subject),
    text: letter.text,
    html: letter.html,
    headers: checkedHeaders(letter.headers ?? {}),
    messageId: letter.messageId,
    envelope: { from: letter.from.address, to: [letter.to] },
    // A text or picture of a letter never names a file or an address for the mail library to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function checkedHeaders(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name) || ownHeaders.test(name))
      throw new Error(`"${name}" cannot be set as a header`);
    if (/\p{Cc}/u.test(value)) throw new Error(`header ${name} holds control characters`);
  }
  return { ...headers };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
