/** The player's own version, as it tells the server. */
export const version = "0.1.0";
