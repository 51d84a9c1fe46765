import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Node, type Shape, shapes } from './shapes.ts';

/** One element with what is in it, in order. */
interface Element {
  name: string;
  text: string;
  children: Element[];
}

export interface XmlReading {
  /** In the form of the JSON answer; undefined when it is no XML. */
  value: unknown;
  /** Not well-formed, or another root than the specification's. */
  broken: string[];
  /** Declaration, attributes, namespace, elements where others belong. */
  form: string[];
  /** Elements that come in another order than the tables of the specification. */
  order: string[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  // Also numeric ones; names that only HTML knows were refused before.
  htmlEntities: true,
  ignoreDeclaration: true,
});

/** XML of one kind of answer into the form of its JSON: empty elements are null, containers are arrays. */
export function readXml(text: string, kind: Shape): XmlReading {
  const reading: XmlReading = { value: undefined, broken: [], form: formProblems(text), order: [] };
  const illFormed = illForm(text);
  if (illFormed) return { ...reading, broken: [illFormed] };
  const root = firstElement(text);
  if (!root) return { ...reading, broken: ['There is no root element.'] };
  const { root: name, node } = shapes[kind];
  if (root.name !== name) reading.broken.push(`The root element is <${root.name}>, not <${name}>.`);
  reading.value = modelOf(root, node, reading);
  return reading;
}

function illForm(text: string): string | null {
  if (/[^\P{Cc}\t\n\r\u007f-\u009f]|\ufffe|\uffff/u.test(text))
    return 'There is a control character that XML 1.0 does not allow.';
  const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)[^\s;<]{0,20};?/.exec(
    text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''),
  );
  if (entity) return `"${entity[0]}" is not an entity of XML.`;
  try {
    const valid = XMLValidator.validate(text);
    return valid === true ? null : `Not well-formed, line ${valid.err.line}: ${valid.err.msg}`;
  } catch (error) {
    return `Not well-formed: ${(error as Error).message}`;
  }
}

function formProblems(text: string): string[] {
  const problems: string[] = [];
  if (!/^<\?xml version="1\.0" encoding="utf-8"\s*\?>/i.test(text))
    problems.push('It does not begin with <?xml version="1.0" encoding="utf-8"?>.');
  const body = text.replace(/^<\?xml[^>]*\?>/, '').replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  const attribute = /<[\w:.-]+\s+(?!xmlns="http:\/\/wiki\.open311\.org\/GeoReport_v2")[\w:.-]+\s*=/.exec(
    body,
  );
  if (attribute) problems.push(`An element has an attribute or a foreign namespace: ${attribute[0]}...`);
  if (/<!DOCTYPE/i.test(body)) problems.push('There is a document type declaration.');
  return problems;
}

function firstElement(text: string): Element | null {
  try {
    const nodes = parser.parse(text.replace(/^\ufeff/, '')) as RawNode[];
    return childrenOf(nodes)[0] ?? null;
  } catch {
    return null;
  }
}

type RawNode = Record<string, RawNode[] | string | Record<string, string>>;

function childrenOf(nodes: RawNode[]): Element[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (!name || name.startsWith('?')) return [];
    const inside = node[name] as RawNode[];
    const text = inside.map((one) => (typeof one['#text'] === 'string' ? one['#text'] : '')).join('');
    return [{ name: name.replace(/^.*:/, ''), text, children: childrenOf(inside) }];
  });
}

function modelOf(element: Element, node: Node | undefined, reading: XmlReading): unknown {
  if (node === undefined) return anyValue(element);
  if (typeof node === 'string') return scalar(element, node);
  if ('list' in node) return listOf(element, node.list, node.of, reading);
  return recordOf(element, node.fields, reading);
}

/** Elements that the specification does not know. */
function anyValue(element: Element): unknown {
  if (element.children.length === 0) return element.text === '' ? null : element.text;
  const names = element.children.map((child) => child.name);
  if (names.length > 1 && new Set(names).size === 1) return element.children.map(anyValue);
  return Object.fromEntries(element.children.map((child) => [child.name, anyValue(child)]));
}

function scalar(element: Element, kind: 'text' | 'boolean' | 'number'): unknown {
  if (element.children.length > 0) return anyValue(element);
  const { text } = element;
  if (text.trim() === '') return null;
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return text;
}

function listOf(element: Element, item: string, of: Node, reading: XmlReading): unknown[] {
  const foreign = element.children.find((child) => child.name !== item);
  if (foreign) reading.form.push(`<${element.name}> holds <${foreign.name}>, where only <${item}> belongs.`);
  return element.children.map((child) => modelOf(child, of, reading));
}

function recordOf(element: Element, fields: Record<string, Node>, reading: XmlReading): unknown {
  const names = element.children.map((child) => child.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index && name in fields);
  if (twice) reading.form.push(`<${element.name}> has <${twice}> twice.`);
  const known = names.filter((name) => name in fields);
  const order = Object.keys(fields).filter((name) => known.includes(name));
  if (!twice && known.join() !== order.join())
    reading.order.push(`<${element.name}> has ${known.join(', ')}; the table says ${order.join(', ')}.`);
  return Object.fromEntries(
    element.children.map((child) => [child.name, modelOf(child, fields[child.name], reading)]),
  );
}
