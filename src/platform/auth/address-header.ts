/** The header by which a visit hands the engine the address that the web server believes. */
export const addressHeader = 'x-belfry-address';
