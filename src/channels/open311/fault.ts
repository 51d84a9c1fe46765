import { Invalid } from '#platform/errors';

/** Something wrong with what a client asked, told with this status and these words (catalog key; `{field}` is the argument). */
export class Fault extends Invalid {
  override readonly status: number;
  constructor(
    status: 400 | 403 | 404,
    field: string,
    message: string,
    values: Record<string, string | number> = {},
  ) {
    super([{ field, message, values }]);
    this.status = status;
  }
}
