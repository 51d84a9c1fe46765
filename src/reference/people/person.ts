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
