interface LetterText {
  subject: string;
  body: string;
  language: string;
  dir: 'ltr' | 'rtl';
  /** `#rrggbb`, for links. */
  colour: string;
}

/** A letter's plain text as the simplest HTML that mail programs show well: paragraphs and links. Text is escaped. */
export function letterHtml({ subject, body, language, dir, colour }: LetterText): string {
  const paragraphs = body
    .split(/\n{2,}/)
    .map((text) => `<p style="margin:0 0 1em">${lines(text, colour)}</p>`);
  return [
    `<!doctype html><html lang="${escaped(language)}" dir="${dir}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="margin:0;padding:24px;background:#ffffff;color:#1b1b1b;font:16px/1.5 system-ui,Arial,sans-serif">',
    `<div style="max-width:34em">${paragraphs.join('')}</div></body></html>`,
  ].join('');
}

function lines(text: string, colour: string): string {
  return text
    .split('\n')
    .map((line) =>
      escaped(line).replace(
        /https?:\/\/[^\s<]+[^\s<.,;:!?)]/g,
        (url) => `<a href="${url}" style="color:${colour}">${url}</a>`,
      ),
    )
    .join('<br>');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
