import { Type as T } from 'typebox';
import { strict } from '../contract/shapes.ts';

/** RFC 9457, with what is wrong field by field. */
export const ProblemShape = T.Object(
  {
    type: T.String({ description: 'Stays the same in every language; the page behind it explains.' }),
    title: T.String(),
    status: T.Integer(),
    detail: T.String(),
    instance: T.String({ description: 'To be quoted to the help desk.' }),
    version: T.Optional(T.Integer({ description: 'The version that there is now.' })),
    problems: T.Optional(
      T.Array(
        T.Object(
          {
            field: T.String({ description: 'Path of the field, or the name of the parameter or header.' }),
            code: T.String({ description: 'Stays the same in every language.' }),
            message: T.String(),
          },
          { ...strict, title: 'FieldProblem' },
        ),
      ),
    ),
  },
  { ...strict, title: 'Problem' },
);
