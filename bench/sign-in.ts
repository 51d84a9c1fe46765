/** Who looks at the department's pages. */
export const benchSignIn = { email: 'bench@city.example', password: 'seven quiet lamps' };
