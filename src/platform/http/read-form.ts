import type { FastifyRequest } from 'fastify';
import { BadInput, refuseUnstorable } from './bad-input.ts';

/** Fields by the names of their controls (`answers.size`); a name that came more than once has a list. */
export type FormFields = Record<string, string | string[]>;

export interface FormFile {
  /** Name of the control. */
  field: string;
  /** As the sender's device calls it: to be shown, never to be used as a path. */
  filename: string;
  /** As the sender claims; what it is must be sniffed from the bytes. */
  claimedType: string;
  bytes: Buffer;
}

export interface Form {
  fields: FormFields;
  files: FormFile[];
}

export interface FormLimits {
  /** Bytes of one file. */
  fileSize: number;
  files: number;
  /** Bytes of all files together: they are held in memory until they are checked. */
  total: number;
}

const usual: FormLimits = { fileSize: 15 << 20, files: 8, total: 40 << 20 };
/** Bytes of a form beside its files: texts, names, boundaries. */
const besideFiles = 2 << 20;
const fieldLimits = { fields: 400, fieldSize: 64 << 10, fieldNameSize: 200 };

/**
 * Reads a form of either encoding (urlencoded, multipart). Empty file controls are left out. Throws `BadInput`:
 * 413 when a limit is passed, 400 when it cannot be read.
 */
export async function readForm(request: FastifyRequest, limits: Partial<FormLimits> = {}): Promise<Form> {
  if (request.isMultipart()) return readMultipart(request, { ...usual, ...limits });
  const body = request.body;
  if (body === undefined || body === null) return { fields: emptyFields(), files: [] };
  if (typeof body !== 'object' || Array.isArray(body)) throw new BadInput('input that cannot be read');
  return { fields: textFields(body as Record<string, unknown>), files: [] };
}

/** The one text of a field; the first of several; empty when it is absent. */
export function oneField(fields: FormFields, name: string): string {
  const value = fields[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** All texts of a field that may come more than once (check boxes). */
export function manyFields(fields: FormFields, name: string): string[] {
  const value = fields[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Parses `a=1&a=2`: broken percent signs stay as they are, as in browsers. */
export function parseUrlencoded(text: string): FormFields {
  const fields = emptyFields();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > fieldLimits.fields) throw new BadInput('too large', 413);
    add(fields, name, value);
  }
  return fields;
}

async function readMultipart(request: FastifyRequest, limits: FormLimits): Promise<Form> {
  // The reader below swallows what is too long to its end; who says it beforehand is told at once.
  if (Number(request.headers['content-length']) > limits.total + besideFiles)
    throw new BadInput('too large', 413);
  const form: Form = { fields: emptyFields(), files: [] };
  let total = 0;
  try {
    for await (const part of request.parts({ limits: { ...fieldLimits, ...limits, parts: 500 } })) {
      if (part.type === 'field') {
        if (part.valueTruncated || part.fieldnameTruncated) throw new BadInput('too large', 413);
        add(form.fields, part.fieldname, String(part.value ?? ''));
        continue;
      }
      const bytes = await part.toBuffer();
      total += bytes.length;
      if (total > limits.total) throw new BadInput('too large', 413);
      const file = {
        field: part.fieldname,
        filename: part.filename ?? '',
        claimedType: part.mimetype,
        bytes,
      };
      if (bytes.length > 0) form.files.push(file);
    }
  } catch (error) {
    throw asBadInput(error);
  }
  refuseUnstorable(form.fields);
  refuseUnstorable(form.files.map((file) => [file.field, file.filename, file.claimedType]));
  return form;
}

/** Whatever the multipart reader throws is the sender's doing: too much, or not multipart at all. */
function asBadInput(error: unknown): BadInput {
  if (error instanceof BadInput) return error;
  const tooLarge = (error as { statusCode?: number }).statusCode === 413;
  return tooLarge ? new BadInput('too large', 413) : new BadInput('input that cannot be read');
}

function textFields(body: Record<string, unknown>): FormFields {
  const fields = emptyFields();
  for (const [name, value] of Object.entries(body)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'object' && one !== null) throw new BadInput('input that cannot be read');
      add(fields, name, one === null || one === undefined ? '' : String(one));
    }
  }
  return fields;
}

/** Without a prototype, so that a field called `__proto__` is only a field. */
function emptyFields(): FormFields {
  return Object.create(null) as FormFields;
}

function add(fields: FormFields, name: string, value: string) {
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else fields[name] = [before, value];
}
