// When a person is told that a certificate ends: by the alert that synthesis makes, and by the program.

/**
 * The part of its life that a certificate has left then. Who renews by itself does so earlier: cert-manager and
 * ACME clients with a third left, others with a fifth. By the part, one that lives for an hour is told in time too.
 */
export const LEAST_LIFE_LEFT = 1 / 6;

/** For one that lives for years; ACME clients renew such a one 30 days before its end. */
export const LEAST_DAYS_LEFT = 21;
