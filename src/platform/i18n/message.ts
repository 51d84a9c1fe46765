import { IntlMessageFormat } from 'intl-messageformat';
import { formatLocale, isPseudo } from './language.ts';
import { pseudoText } from './pseudo.ts';

/** A compiled message; a plain text stays a text, because most messages are and formatting costs. */
export type Message = string | IntlMessageFormat;

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** Throws a `SyntaxError` when the source is no ICU message. */
export function compile(source: string, language: string): Message {
  const pseudo = isPseudo(language);
  if (isPlain(source)) return pseudo ? pseudoText(source, language) : source;
  const locale = formatLocale(language);
  const message = new IntlMessageFormat(source, locale);
  return pseudo ? new IntlMessageFormat(pseudoAst(message.getAst(), language), locale) : message;
}

/** The names and kinds of what a message is given (`count:plural`, `name:argument`, `link:tag`), sorted, once each. */
export function argumentsOf(source: string): string[] {
  if (isPlain(source)) return [];
  const found = new Set<string>();
  collect(new IntlMessageFormat(source, 'en').getAst(), found);
  return [...found].sort();
}

/** Braces, marks and doubled apostrophes are what ICU reads in a message. */
function isPlain(source: string): boolean {
  return !/[{<]|''/.test(source);
}

const kinds = ['text', 'argument', 'number', 'date', 'time', 'select', 'plural', 'pound', 'tag'];

function collect(ast: Ast, found: Set<string>) {
  for (const part of ast) {
    const kind = kinds[part.type]!;
    if (kind !== 'text' && kind !== 'pound') found.add(`${(part as { value: string }).value}:${kind}`);
    if ('options' in part && part.options)
      for (const option of Object.values(part.options)) collect(option.value, found);
    if ('children' in part) collect(part.children, found);
  }
}

function pseudoAst(ast: Ast, language: string): Ast {
  return ast.map((part) => {
    if (part.type === 0) return { ...part, value: pseudoText(part.value, language) };
    if ('children' in part) return { ...part, children: pseudoAst(part.children, language) };
    if (!('options' in part) || !part.options) return part;
    const options = Object.entries(part.options).map(([name, option]) => [
      name,
      { ...option, value: pseudoAst(option.value, language) },
    ]);
    return { ...part, options: Object.fromEntries(options) };
  }) as Ast;
}
