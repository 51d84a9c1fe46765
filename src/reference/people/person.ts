/** A resident, as far as they told us. Cases never hold these data themselves. */
export interface Person {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** BCP 47 tag of the letters. */
  language: string;
  created_at: Date;
  /** Set when letters to the address come back; nothing more is sent there. */
  email_suspended_at: Date | null;
  email_suspended_reason: string | null;
}

type Told = Pick<Person, 'name' | 'email' | 'phone'>;

/**
 * The digits of a number as E.164 has them: North American numbers get their 1, an extension is left off. Empty where
 * there are too few digits to be a whole number.
 */
export function phoneDigits(text: string | null): string {
  const digits = (text ?? '')
    .replace(/\s*(?:x|ext|#).*$/i, '')
    .replace(/\D/g, '')
    .replace(/^00/, '');
  if (digits.length < 10) return '';
  return digits.length === 10 ? `1${digits}` : digits;
}

/**
 * Whether a caller is this person: the same telephone and the same full name, and no e-mail address that says otherwise.
 * A family shares a telephone, so that a first name alone is not enough.
 */
export function isSameCaller(known: Told, told: Told): boolean {
  const number = phoneDigits(told.phone);
  const name = folded(told.name);
  if (number === '' || number !== phoneDigits(known.phone)) return false;
  return name.includes(' ') && name === folded(known.name) && agree(known.email, told.email);
}

/** Whether whom the agent chose is still whom the form speaks of: nothing contradicts, and something is the same. */
export function mayBeChosen(known: Told, told: Told): boolean {
  const sameName = folded(told.name) !== '' && folded(told.name) === folded(known.name);
  if (!sameName && told.name && known.name) return false;
  if (!agree(known.email, told.email)) return false;
  const samePhone = phoneDigits(told.phone) !== '' && phoneDigits(told.phone) === phoneDigits(known.phone);
  if (told.phone && known.phone && !samePhone && !sameName) return false;
  const sameEmail = Boolean(told.email && known.email);
  return sameName || samePhone || sameEmail;
}

function agree(one: string | null, other: string | null): boolean {
  return !one || !other || one.toLowerCase() === other.toLowerCase();
}

/** Without accents, case and punctuation: agents write a name as they hear it. */
function folded(name: string | null): string {
  const plain = (name ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
