/** Builds styles, drawings and islands into `dist/client`; returns plain name -> built name. */
export function buildClient(root: string, options?: { force?: boolean }): Promise<Record<string, string>>;
